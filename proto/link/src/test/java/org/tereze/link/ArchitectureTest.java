package org.tereze.link;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.tereze.link");

  @Test
  void standsOnProtocolAndLanguageOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.tereze.link..",
            "org.tereze.wire..",
            "org.tereze.crypto..",
            "org.tereze.schema..",
            "org.tereze.window.schedule",
            "com.google.protobuf..",
            "java.io..",
            "java.lang..",
            "java.net..",
            "java.nio..",
            "java.security",
            "java.time",
            "java.util..",
            "org.jspecify.annotations")
        .check(OURS);
  }

  @Test
  void readsNoClockAndStartsNoThread() {
    noClasses()
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(Thread.class, Runnable.class)
        .orShould()
        .callMethod(Thread.class, "start")
        .check(OURS);
  }
}
