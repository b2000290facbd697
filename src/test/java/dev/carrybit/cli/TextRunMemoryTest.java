package dev.carrybit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory of a run on a text depends neither on the text's length nor on the run's. */
@Tag("long")
class TextRunMemoryTest {

  private static final long MEGABYTE = 1 << 20;

  /** The blocks of symbols that a reader keeps of a large text; of a small one, all. */
  private static final long BLOCKS = 4 * MEGABYTE;

  @TempDir private Path directory;

  @Test
  void liveObjectsGrowNeitherWithStepsNorWithTheText() throws Exception {
    long small = settled(1);
    long large = settled(64);

    assertThat(large).isLessThan(small + BLOCKS + MEGABYTE);
  }

  /** The live bytes after the last step. */
  private long settled(int megabytes) throws Exception {
    var uses = TextRunMemory.of(megabytes, directory);
    var settled = uses.stream().filter(use -> use.step() >= TextRunMemory.SETTLED).toList();
    assertThat(settled).last().matches(use -> use.step() == TextRunMemory.LAST);
    long first = settled.get(0).live();
    assertThat(settled).allSatisfy(use -> assertThat(use.live()).isLessThan(first + MEGABYTE));
    return settled.get(settled.size() - 1).live();
  }
}
