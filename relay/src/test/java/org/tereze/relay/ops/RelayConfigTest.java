package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tereze.relay.net.ServerLimits;
import org.tereze.relay.session.LinkLimits;
import org.tereze.relay.store.StoreLimits;

class RelayConfigTest {
  @TempDir Path folder = Path.of("");

  private static RelayConfig parse(String toml) throws ConfigException {
    return RelayConfig.parse(toml, null);
  }

  @Test
  void takesTheProgramsDefaultsForEverythingButTheFolder() throws Exception {
    RelayConfig config = parse("data = 'd'");
    assertThat(config.store()).isEqualTo(StoreLimits.defaults());
    assertThat(config.link()).isEqualTo(LinkLimits.defaults());
    assertThat(config.server()).isEqualTo(ServerLimits.defaults());
    assertThat(config.advertise()).isEqualTo("0.0.0.0:7460");
    assertThat(config.data()).isEqualTo(Path.of("d"));
  }

  @Test
  void documentsEveryKeyWithItsDefault() throws Exception {
    RelayConfig documented = RelayConfig.read(OperatorFiles.path("relay.toml"));
    assertThat(documented).isEqualTo(parse("data = '/var/lib/tereze'"));
    String text = Files.readString(OperatorFiles.path("relay.toml"));
    List<String> known = RelayConfig.knownKeys();
    assertThat(known).hasSizeGreaterThan(20);
    for (String key : known) {
      String last = key.substring(key.lastIndexOf('.') + 1);
      assertThat(text).containsPattern("(?m)^" + last + " = ");
    }
  }

  @Test
  void statesUnitsForNumbersInTheDocumentedFile() throws IOException {
    String before = "";
    for (String line : Files.readAllLines(OperatorFiles.path("relay.toml"))) {
      if (line.matches("\\w+ = \\d+")) {
        assertThat(before).as(line).containsPattern("Count|KiB|MiB|Percent|Days|Seconds|processor");
      }
      before = line;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lisen = '1.2.3.4:5', unknown key lisen; did you mean listen?",
    "limits.lnks = 3, unknown key limits.lnks; did you mean limits.links?",
    "quota.mailboxes = 3, unknown key quota; did you mean quotas?",
    "OPS.listen = '', unknown key OPS; did you mean ops?"
  })
  void namesTheNearestKnownKey(String line, String error) {
    assertThatThrownBy(() -> parse("data = 'd'\n" + line.replace('’', '\'')))
        .isInstanceOf(ConfigException.class)
        .hasMessage(error);
  }

  @ParameterizedTest
  @CsvSource({
    "limits.links = 0, limits.links must be a whole number of links",
    "limits.links = 1.5, limits.links must be a whole number of links",
    "limits.links = \"7\", limits.links must be a whole number of links",
    "queue.bound_mib = 99999999, queue.bound_mib must be a whole number of MiB",
    "listen = 7, listen must be text in quotes",
    "listen = \"here\", listen must be host:port",
    "listen = \"here:99999\", listen must end in a port",
    "ops.listen = \"8.8.8.8:1\", ops.listen must be an address of this machine only",
    "quotas.relay_mib = 1, quotas: a relay must hold at least one full mailbox",
    "limits = 3, [limits] must be a table",
    "listen = , line 2:"
  })
  void saysWhatIsWrongWithAValue(String line, String error) {
    assertThatThrownBy(() -> parse("data = 'd'\n" + line))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(error)
        .hasMessageNotContaining("\n");
  }

  @Test
  void wantsAFolder() {
    assertThatThrownBy(() -> parse("")).hasMessage("data is missing");
  }

  @Test
  void findsRelativeFoldersFromTheFile() throws Exception {
    Path file = Files.writeString(folder.resolve("relay.toml"), "data = 'custody'");
    assertThat(RelayConfig.read(file).data()).isEqualTo(folder.resolve("custody"));
  }

  @Test
  void saysWhenThereIsNoFile() {
    assertThatThrownBy(() -> RelayConfig.read(folder.resolve("none.toml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("no configuration file");
  }
}
