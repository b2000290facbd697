package dev.carrybit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of dependencies between packages, and of calls that are forbidden. */
class ArchitectureTest {

  /** From the ground up; a package knows only those before it. */
  private static final List<String> FLOORS =
      List.of(
          "linalg",
          "nn",
          "optim",
          "storage",
          "addition",
          "verify",
          "text",
          "config",
          "train",
          "model",
          "spark",
          "run",
          "sweep",
          "report",
          "cli");

  /** Packages whose numbers have to be the same bits on every machine. */
  private static final String[] EXACT = {
    in("linalg"), in("nn"), in("optim"), in("addition"), in("verify"), in("text"), in("train")
  };

  /** Functions of {@link Math} that may give other bits once they are compiled. */
  private static final Set<String> INEXACT =
      Set.of(
          "exp", "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot", "sin", "cos", "tan",
          "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh");

  private static final Path SOURCES = Path.of("src/main/java");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/test/"))
          .importPackages("dev.carrybit");

  private static String in(String floor) {
    return "dev.carrybit." + floor + "..";
  }

  static Stream<String> lowerFloors() {
    return FLOORS.stream().limit(FLOORS.size() - 1);
  }

  @ParameterizedTest
  @MethodSource("lowerFloors")
  void aPackageKnowsOnlyFloorsBelowIt(String floor) {
    var above = FLOORS.subList(FLOORS.indexOf(floor) + 1, FLOORS.size());
    noClasses()
        .that()
        .resideInAPackage(in(floor))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(above.stream().map(ArchitectureTest::in).toArray(String[]::new))
        .check(CLASSES);
  }

  /** A twin in floats belongs to the floor of its source. */
  @Test
  void everyPackageIsAFloor() {
    var packages =
        CLASSES.stream()
            .map(each -> each.getPackageName().replaceFirst("\\.float32$", ""))
            .distinct();
    assertThat(packages)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(""), FLOORS.stream().map(floor -> "." + floor))
                .map(floor -> "dev.carrybit" + floor)
                .toList());
  }

  @Test
  void noPackagesDependOnEachOther() {
    slices().matching("dev.carrybit.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void sparkAndScalaStayUnderOneRoof() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("spark"), in("run"), in("sweep"), in("cli"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(CLASSES);
  }

  @Test
  void commandsHoldAContextAndNothingElseOfSpark() {
    noClasses()
        .that()
        .resideInAnyPackage(in("run"), in("sweep"), in("cli"))
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.apache.spark..")
                .or(resideInAPackage("scala.."))
                .and(not(type(JavaSparkContext.class))))
        .because("a command starts one application, closes it, and hands it to package spark")
        .check(CLASSES);
  }

  @Test
  void hadoopStaysUnderOneRoof() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("storage"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop..")
        .check(CLASSES);
  }

  @Test
  void onlyMainEndsTheProcess() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.carrybit.cli.Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }

  @Test
  void onlyTheConsoleKnowsTheProcesssStreams() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.carrybit.run.Console")
        .should(ACCESS_STANDARD_STREAMS)
        .orShould()
        .accessField(FileDescriptor.class, "out")
        .orShould()
        .accessField(FileDescriptor.class, "err")
        .check(CLASSES);
  }

  @Test
  void nothingStaticChangesButWhatHasToOutliveTasks() {
    fields()
        .that()
        .areStatic()
        .and(describe("are written in the source", ArchitectureTest::isWritten))
        .and()
        .areNotDeclaredIn("dev.carrybit.spark.SparkEngine")
        .and()
        .areNotDeclaredIn("dev.carrybit.spark.ShardRdd")
        .should()
        .beFinal()
        .andShould(new NeverChange())
        .check(CLASSES);
  }

  private static boolean isWritten(JavaField field) {
    return !field.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  /** Constants that hold others hold them for good; arrays cannot, and stay private. */
  private static final class NeverChange extends ArchCondition<JavaField> {

    NeverChange() {
      super("hold nothing that changes");
    }

    @Override
    public void check(JavaField field, ConditionEvents events) {
      var type = field.getRawType();
      boolean holds = type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
      boolean changes =
          type.isArray() && !field.getModifiers().contains(JavaModifier.PRIVATE)
              || type.getPackageName().startsWith("java.util.concurrent")
              || holds && !isImmutable(field.reflect());
      events.add(
          new SimpleConditionEvent(field, !changes, field.getFullName() + " holds what changes"));
    }

    private static boolean isImmutable(Field field) {
      try {
        field.setAccessible(true);
        return field.get(null).getClass().getName().startsWith("java.util.ImmutableCollections");
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void onlyTheBindingOfKeysUsesReflection() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.carrybit.config.Keys")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.reflect..")
        .check(CLASSES);
  }

  @Test
  void randomNumbersComeFromKeyedStreams() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .orShould()
        .callMethod(Math.class, "random")
        .check(CLASSES);
  }

  @Test
  void functionsGiveTheSameBitsInterpretedAndCompiled() {
    noClasses()
        .that()
        .resideInAnyPackage(EXACT)
        .should()
        .callMethodWhere(inexact())
        .because("Math's functions may differ by processor and compiler; StrictMath's do not")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaCall<?>> inexact() {
    return describe(
        "a function without fixed bits",
        call ->
            call.getTargetOwner().isEquivalentTo(Math.class) && INEXACT.contains(call.getName()));
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    for (var file : sources()) {
      assertThat(file.resolveSibling("package-info.java")).isRegularFile();
    }
  }

  private static List<Path> sources() throws IOException {
    try (var files = Files.walk(SOURCES)) {
      var sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).hasSizeGreaterThan(FLOORS.size());
      return sources;
    }
  }
}
