package org.tereze.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The house's rules that a compiler does not know. */
class RelayArchitectureTest {
  private static final JavaClasses OWN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.tereze.relay");

  /** Labels under which sessions, messages and everything in an envelope are derived. */
  private static final List<String> LABELS_OF_THE_SEALED =
      List.of(
          "chain",
          "mask",
          "session id",
          "session",
          "later",
          "opening",
          "spare",
          "spare mask",
          "spare key",
          "bundle",
          "card",
          "prekeys",
          "report",
          "ask",
          "identity ed25519",
          "identity x25519",
          "mailbox",
          "ML-KEM-768");

  @Test
  void buildsStorageBelowQueueBelowBurstBelowSessionBelowNet() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("store")
        .definedBy("org.tereze.relay.store..")
        .layer("queue")
        .definedBy("org.tereze.relay.queue..")
        .layer("burst")
        .definedBy("org.tereze.relay.burst..")
        .layer("session")
        .definedBy("org.tereze.relay.session..")
        .layer("net")
        .definedBy("org.tereze.relay.net..")
        .layer("uplink")
        .definedBy("org.tereze.relay.uplink..")
        .layer("ops")
        .definedBy("org.tereze.relay.ops..")
        .whereLayer("ops")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("net")
        .mayOnlyBeAccessedByLayers("ops")
        .whereLayer("uplink")
        .mayOnlyBeAccessedByLayers("ops")
        .whereLayer("session")
        .mayOnlyBeAccessedByLayers("net", "uplink", "ops")
        .whereLayer("burst")
        .mayOnlyBeAccessedByLayers("session", "net", "ops")
        .whereLayer("queue")
        .mayOnlyBeAccessedByLayers("burst", "session", "net", "uplink", "ops")
        .check(OWN);
  }

  @Test
  void hasNoCircleOfPackages() {
    slices().matching("org.tereze.relay.(**)").should().beFreeOfCycles().check(OWN);
  }

  @Test
  void keepsDatabaseSocketsAndClocksInTheirPlaces() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.tereze.relay.store..", "org.tereze.relay.ops.inspect..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.rocksdb..")
        .check(OWN);
    noClasses()
        .that()
        .resideOutsideOfPackage("org.tereze.relay.net..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(OWN);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("org.tereze.relay.ops.RelayClock")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(OWN);
  }

  @Test
  void talksOfSessionsWithoutThreads() {
    classes()
        .that()
        .resideInAnyPackage("org.tereze.relay.session..", "org.tereze.relay.burst..")
        .should()
        .onlyDependOnClassesThat()
        .doNotHaveFullyQualifiedName("java.lang.Thread")
        .check(OWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.tereze.client.Client",
        "org.tereze.client.session.Chain",
        "org.tereze.client.card.ContactCard",
        "org.tereze.cli.Main"
      })
  void hasNothingOfTheClientOnItsClassPath(String name) {
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    assertThat(getClass().getClassLoader().getResource("org/tereze/client")).isNull();
    assertThat(getClass().getClassLoader().getResource("org/tereze/cli")).isNull();
  }

  /**
   * Every label is a constant in some class file: none of wire, crypto, link or relay may hold one
   * of those under which the contents of an envelope are sealed.
   */
  @Test
  void cannotDeriveAKeyOfAnEnvelope() throws Exception {
    Set<String> found = new TreeSet<>();
    for (String root :
        List.of("relay/ops/RelayMain", "wire/Limits", "crypto/Context", "link/NoiseLink")) {
      for (byte[] file : classFiles("org/tereze/" + root + ".class")) {
        Set<String> constants = ConstantPool.strings(file);
        for (String label : LABELS_OF_THE_SEALED) {
          if (constants.contains("tereze/1 " + label) || isUse(constants, label)) {
            found.add(label);
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }

  /** A use is only one where {@code Context} is: "mailbox" is a word of a relay, too. */
  private static boolean isUse(Set<String> constants, String label) {
    return constants.contains(label) && constants.contains("org/tereze/crypto/Context");
  }

  @Test
  void findsALabelThatIsThere() throws Exception {
    Set<String> all = new TreeSet<>();
    for (byte[] file : classFiles("org/tereze/relay/ops/RelayMain.class")) {
      Set<String> constants = ConstantPool.strings(file);
      if (isUse(constants, "fetch")) {
        all.add("fetch");
      }
    }
    assertThat(all).containsExactly("fetch");
  }

  /** All class files of the module, folder or jar, that this one is of. */
  private static List<byte[]> classFiles(String one) throws IOException {
    URI uri =
        URI.create(String.valueOf(RelayArchitectureTest.class.getClassLoader().getResource(one)));
    if (!uri.getScheme().equals("jar")) {
      Path root = Path.of(uri);
      for (int i = 0; i < one.split("/", -1).length; i++) {
        root = Objects.requireNonNull(root.getParent());
      }
      return classFilesBelow(root);
    }
    try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
      return classFilesBelow(jar.getPath("/"));
    }
  }

  private static List<byte[]> classFilesBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(RelayArchitectureTest::bytes)
          .toList();
    }
  }

  private static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The strings of a class file's constant pool (JVM specification §4.4). */
  private static final class ConstantPool {
    private ConstantPool() {}

    /** String literals and class names; not the names of parameters and variables. */
    static Set<String> strings(byte[] file) {
      Map<Integer, String> texts = new HashMap<>();
      Set<Integer> wanted = new TreeSet<>();
      ByteBuffer in = ByteBuffer.wrap(file).position(8);
      int count = in.getShort() & 0xffff;
      for (int i = 1; i < count; i++) {
        int tag = in.get();
        switch (tag) {
          case 1 -> {
            byte[] text = new byte[in.getShort() & 0xffff];
            in.get(text);
            texts.put(i, new String(text, StandardCharsets.UTF_8));
          }
          case 5, 6 -> {
            in.position(in.position() + 8);
            i++;
          }
          case 7, 8 -> wanted.add(in.getShort() & 0xffff);
          case 16, 19, 20 -> in.position(in.position() + 2);
          case 15 -> in.position(in.position() + 3);
          default -> in.position(in.position() + 4);
        }
      }
      Set<String> strings = new TreeSet<>(texts.values());
      strings.retainAll(wanted.stream().map(texts::get).toList());
      return strings;
    }
  }
}
