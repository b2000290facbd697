package dev.carrybit.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carrybit.model.Examples;
import dev.carrybit.model.ExportFormat;
import dev.carrybit.model.Reference;
import dev.carrybit.nn.ModelSpec;
import dev.carrybit.storage.SafeTensors;
import dev.carrybit.storage.Tensor;
import dev.carrybit.storage.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PyTorch loads exports by the lines of the page on exports, and computes the same. */
@Tag("peers")
class ExportTest {

  private static final Offset<Double> CLOSE = within(1e-12);
  private static final int BATCHES = 5;
  private static final String EXPORT = "runs/text/export.safetensors";

  @TempDir private Path directory;

  @BeforeAll
  static void requirePython() throws Exception {
    Python.requireInstalled();
  }

  @Test
  void theReadmesLinesLoadExportsThatComputeTheSame() throws Exception {
    var problems = new ArrayList<Problem>();
    for (var spec : Examples.ofTorch().toList()) {
      var folder = Files.createDirectory(directory.resolve(Integer.toString(problems.size())));
      problems.add(problem(folder, spec));
    }
    assertThat(problems).hasSizeGreaterThanOrEqualTo(36);
    Python.script("exported.py", problems.stream().map(Problem::folder).toArray());
    for (var problem : problems) {
      compare(problem);
    }
  }

  /** A network that was exported, what PyTorch is asked, and what is right. */
  private record Problem(Path folder, ModelSpec spec, List<Reference> references) {}

  private static Problem problem(Path folder, ModelSpec spec) throws Exception {
    var network = Examples.network(spec, 3);
    var export = folder.resolve("export.safetensors");
    Files.write(export, Examples.exported(ExportFormat.SAFETENSORS, network));
    Files.writeString(folder.resolve("loader.py"), readme(export));
    var random = new Random(4);
    var references =
        Stream.generate(() -> Reference.random(network, random)).limit(BATCHES).toList();
    var tensors = new ArrayList<Tensor>();
    for (int i = 0; i < BATCHES; i++) {
      tensors.addAll(tensors(spec, references.get(i), i));
    }
    var problem = new TensorFile(Map.of(), tensors);
    Files.write(folder.resolve("problem.safetensors"), SafeTensors.bytes(problem));
    return new Problem(folder, spec, references);
  }

  private static void compare(Problem problem) {
    var spec = problem.spec();
    var answers =
        SafeTensors.read(problem.folder().resolve("answer.safetensors")).tensors().stream()
            .collect(Collectors.toMap(Tensor::name, Tensor::values));
    for (int i = 0; i < BATCHES; i++) {
      var reference = problem.references().get(i);
      assertThat(answers.get("logits." + i))
          .as(spec.toString())
          .containsExactly(reference.logits(), CLOSE);
      assertThat(answers.get("probabilities." + i))
          .as(spec.toString())
          .containsExactly(reference.probabilities(), CLOSE);
      for (int part = 0; part < spec.cell().states(); part++) {
        assertThat(answers.get("state." + i + "." + part))
            .as(spec.toString())
            .containsExactly(Reference.part(spec, reference.finalState(), part), CLOSE);
      }
    }
  }

  /** The page's block of Python, for another file. */
  private static String readme(Path export) throws Exception {
    var text = Files.readString(Path.of("src/site/markdown/export.md"));
    assertThat(text).containsOnlyOnce("```python\n").containsOnlyOnce("'" + EXPORT + "'");
    return text.split("```python\n")[1].split("```")[0].replace(EXPORT, export.toString());
  }

  private static List<Tensor> tensors(ModelSpec spec, Reference reference, int i) {
    var batch = reference.batch();
    int t = batch.timeSteps();
    int n = batch.sequences();
    var tensors = new ArrayList<Tensor>();
    tensors.add(
        batch.isSymbols()
            ? new Tensor(
                "inputs." + i,
                new int[] {t, n},
                Arrays.stream(batch.symbols()).asDoubleStream().toArray())
            : new Tensor("inputs." + i, new int[] {t, n, spec.input().size()}, batch.reals()));
    for (int part = 0; part < spec.cell().states(); part++) {
      int[] shape = {spec.layers(), n, spec.hidden()};
      var state = Reference.part(spec, reference.state(), part);
      tensors.add(new Tensor("state." + i + "." + part, shape, state));
    }
    return tensors;
  }
}
