package dev.carrybit.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "8, 8",
    "9, 8",
    "15, 8",
    "16, 8",
    "1000, 7",
    "5, 3",
    "2147483647, 3",
    "2147483647, 1000"
  })
  void shardsCoverTheBatchWithCountsThatDifferByOneAtMost(int sequences, int shards) {
    var cut = Shard.cut(sequences, shards);
    assertThat(cut).hasSize(shards);
    int next = 0;
    for (int s = 0; s < shards; s++) {
      var shard = cut.get(s);
      assertThat(shard.index()).isEqualTo(s);
      assertThat(shard.first()).isEqualTo(next);
      assertThat(shard.count()).isBetween(sequences / shards, (sequences - 1) / shards + 1);
      next += shard.count();
    }
    assertThat(next).isEqualTo(sequences);
  }

  @Test
  void aShardWithoutSequencesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shard.cut(3, 4))
        .withMessageContainingAll("4 shards", "3");
    assertThatIllegalArgumentException().isThrownBy(() -> Shard.cut(3, 0));
  }
}
