package org.tereze.crypto;

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
          .importPackages("org.tereze.crypto");

  @Test
  void usesTheLanguageAndTheLightweightApiOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.tereze.crypto..",
            "java.lang..",
            "java.util..",
            "java.nio.charset",
            "java.security",
            "org.bouncycastle.crypto..",
            "org.bouncycastle.math.ec..",
            "org.bouncycastle.util",
            "org.jspecify.annotations")
        .check(OURS);
  }

  /** Providers differ between Android versions; all have the digest, and all have it alike. */
  @Test
  void takesNothingFromAProviderButTheDigest() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.security\\.(Key|Signature|Provider|Security|Cipher).*")
        .check(OURS);
  }

  @Test
  void primitivesKnowNothingOfTheHandshake() {
    noClasses()
        .that()
        .resideInAPackage("org.tereze.crypto")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.tereze.crypto.noise..")
        .check(OURS);
  }
}
