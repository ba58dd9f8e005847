package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Image, unit, launcher, manual and configuration speak of the same files, ports and programs. */
class OperatorFilesTest {
  private static final String CONTAINER = "Containerfile";
  private static final String UNIT = "tereze-relay.service";

  @ParameterizedTest
  @ValueSource(strings = {CONTAINER, "OPERATING.md"})
  void copyFromWhereTheLauncherBuilds(String name) throws Exception {
    String output = "relay/" + OperatorFiles.found("launcher/build.sh", "^output=(\\S+)$") + "/";
    assertThat(OperatorFiles.text(name))
        .contains(output + "tereze-relay-*.jar " + output + "lib/*.jar /opt/tereze/lib/");
  }

  @Test
  void startTheSameProgramOnTheSameConfiguration() throws Exception {
    String program = RelayMain.class.getName();
    assertThat(OperatorFiles.text("tereze")).contains("start relay " + program);
    List<String> words =
        List.of(OperatorFiles.found(UNIT, "^ExecStart=([^\\\\]*\\\\\\s+.*)$").split("[\\s\\\\]+"));
    assertThat(words)
        .startsWith("/usr/bin/java")
        .endsWith("/opt/tereze/lib/*", program, "run", "--config", "/etc/tereze/relay.toml");
    String container = OperatorFiles.text(CONTAINER);
    for (String word : words.subList(1, words.size())) {
      assertThat(container).contains("\"" + word + "\"");
    }
    assertThat(container).contains("COPY deploy/relay.toml /etc/tereze/relay.toml");
  }

  @Test
  void haveTheFolderThePortAndTheUserOfTheConfiguration() throws Exception {
    RelayConfig config = RelayConfig.read(OperatorFiles.path("relay.toml"));
    assertThat(config.data()).isEqualTo(Path.of("/var/lib/tereze"));
    assertThat(OperatorFiles.found(UNIT, "^StateDirectory=(.*)$")).isEqualTo("tereze");
    assertThat(OperatorFiles.found(CONTAINER, "^VOLUME (.*)$")).isEqualTo("/var/lib/tereze");
    String port = String.valueOf(config.listen().getPort());
    assertThat(OperatorFiles.found(CONTAINER, "^EXPOSE (.*)$")).isEqualTo(port);
    assertThat(OperatorFiles.text(CONTAINER)).contains(" -p " + port + ":" + port + " ");
    assertThat(OperatorFiles.found(CONTAINER, "^USER (.*)$"))
        .isEqualTo(OperatorFiles.found(UNIT, "^User=(.*)$"));
  }

  @Test
  void givesThePrivateFolderToThatUserAndEnoughFilesToTheLinks() throws Exception {
    assertThat(OperatorFiles.text(CONTAINER))
        .contains("install -d -o tereze -g tereze -m 700 /var/lib/tereze");
    assertThat(OperatorFiles.found(UNIT, "^StateDirectoryMode=(.*)$")).isEqualTo("0700");
    RelayConfig config = RelayConfig.read(OperatorFiles.path("relay.toml"));
    assertThat(Integer.parseInt(OperatorFiles.found(UNIT, "^LimitNOFILE=(.*)$")))
        .isGreaterThan(4 * config.server().links());
    long stopSeconds = Long.parseLong(OperatorFiles.found(UNIT, "^TimeoutStopSec=(.*)$"));
    assertThat(stopSeconds * 1_000).isGreaterThan(2 * config.stopMillis());
  }
}
