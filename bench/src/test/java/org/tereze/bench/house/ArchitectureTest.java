package org.tereze.bench.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The house rules that a compiler cannot see, over the classes of all modules. */
final class ArchitectureTest {
  private static final List<String> MODULES =
      List.of(
          "proto/wire",
          "proto/window",
          "proto/crypto",
          "proto/window",
          "proto/link",
          "proto/testkit",
          "client-lib/core",
          "client-lib/cli",
          "relay",
          "bench");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.tereze");

  private static final DescribedPredicate<JavaClass> GENERATED =
      assignableTo("com.google.protobuf.MessageLiteOrBuilder")
          .or(assignableTo("com.google.protobuf.Internal$EnumLite"))
          .or(resideInAnyPackage("..jmh_generated.."))
          .as("generated");

  @Test
  void seesTheClassesOfEveryModule() {
    for (String name :
        List.of("schema", "wire", "window", "crypto", "link", "client", "cli", "relay", "bench")) {
      classes()
          .that()
          .resideInAPackage("org.tereze." + name + "..")
          .should()
          .bePackagePrivate()
          .orShould()
          .bePublic()
          .orShould()
          .bePrivate()
          .orShould()
          .beProtected()
          .check(MAIN);
    }
  }

  @Test
  void packagesFormNoCircle() {
    slices().matching("org.tereze.(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void innerPackagesNeverUseTheRootPackageOfTheirModule() {
    for (String root : List.of("client", "cli", "relay", "bench")) {
      noClasses()
          .that()
          .resideInAPackage("org.tereze." + root + ".*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.tereze." + root)
          .allowEmptyShould(true)
          .check(MAIN);
    }
  }

  @Test
  void theRelayAndTheProtocolCannotOpenAnEnvelope() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.tereze.relay..",
            "org.tereze.wire..",
            "org.tereze.window..",
            "org.tereze.crypto..",
            "org.tereze.link..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.tereze.client..", "org.tereze.cli..", "org.tereze.text..")
        .check(MAIN);
  }

  @Test
  void cryptoKnowsNothingOfTheWire() {
    noClasses()
        .that()
        .resideInAPackage("org.tereze.crypto..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.tereze.wire..", "org.tereze.schema..")
        .check(MAIN);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .that(not(GENERATED))
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Service|Base|Data|Info)")
        .check(MAIN);
  }

  @Test
  void onlyClocksAndMainClassesReadTheTimeOfTheMachine() {
    classes()
        .that()
        .resideOutsideOfPackages("..jmh_generated..")
        .and()
        .haveNameNotMatching(".*(Clock|Main|\\.Bench|\\.Demo|\\.Drill)")
        .should(
            NeverCall.of("java.lang.System", "currentTimeMillis", "nanoTime")
                .and(NeverCall.of("java.time.Instant", "now"))
                .and(NeverCall.of("java.time.LocalDate", "now"))
                .and(NeverCall.of("java.time.LocalDateTime", "now"))
                .and(NeverCall.of("java.time.ZonedDateTime", "now"))
                .and(NeverCall.of("java.time.Clock", "systemUTC", "systemDefaultZone")))
        .check(MAIN);
  }

  @Test
  void nothingSleeps() {
    JavaClasses everything = new ClassFileImporter().importPaths(outputFolders());
    classes().should(NeverCall.of("java.lang.Thread", "sleep")).check(MAIN);
    classes().should(NeverCall.of("java.lang.Thread", "sleep")).check(everything);
    classes().should(NeverCall.of("java.util.concurrent.TimeUnit", "sleep")).check(everything);
  }

  /** The test classes of all modules that have any, in the kind of build that this one is. */
  private static List<Path> outputFolders() {
    Path bench = Path.of("").toAbsolutePath();
    Path own;
    try {
      own =
          Path.of(
              ArchitectureTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
    Path inside = bench.relativize(own);
    return MODULES.stream()
        .map(module -> bench.resolveSibling(module).resolve(inside))
        .filter(Files::isDirectory)
        .toList();
  }
}
