package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.relay.uplink.CallPlan;
import org.tereze.relay.uplink.UplinkLimits;
import org.tereze.relay.uplink.Upstream;
import org.tereze.window.schedule.ContactPlan;
import org.tereze.window.schedule.Outcome;
import org.tereze.window.schedule.Probing;
import org.tereze.window.schedule.WindowHistory;
import org.tereze.window.schedule.WindowSchedule;

class HistoryFolderTest {
  @TempDir Path folder = Path.of("");

  private static Upstream upstream(int key) {
    byte[] bytes = new byte[X25519PublicKey.SIZE_BYTES];
    bytes[0] = (byte) key;
    CallPlan plan = CallPlan.always(UplinkLimits.defaults());
    return new Upstream(1, "x", 1, X25519PublicKey.of(bytes), Set.of(), false, plan);
  }

  private static byte[] learned() {
    WindowHistory history = new WindowHistory();
    new WindowSchedule(ContactPlan.NONE, Probing.EDGE, history, new Random(1))
        .tried(Instant.parse("2026-11-22T12:00:00Z"), Outcome.OPENED);
    return history.encoded();
  }

  private HistoryFolder histories() {
    return new HistoryFolder(folder.resolve("windows"));
  }

  @Test
  void keepsTheHistoryOfEachUpstreamAndNothingBeside() throws Exception {
    assertThat(histories().of(upstream(9))).isEqualTo(new WindowHistory());
    histories().keep(upstream(9), learned());
    histories().keep(upstream(9), learned());
    assertThat(histories().of(upstream(9)).encoded()).isEqualTo(learned());
    assertThat(histories().of(upstream(10))).isEqualTo(new WindowHistory());
    try (Stream<Path> files = Files.list(folder.resolve("windows"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void beginsAnewWhereAFileIsDamagedOrCannotBeRead() throws Exception {
    histories().keep(upstream(9), learned());
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("windows"))) {
      file = files.findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThat(histories().of(upstream(9))).isEqualTo(new WindowHistory());
    }
    Files.write(file, new byte[WindowHistory.MOST_BYTES + 1]);
    assertThat(histories().of(upstream(9))).isEqualTo(new WindowHistory());
    Files.delete(file);
    Files.createDirectories(file.resolve("in the way"));
    assertThat(histories().of(upstream(9))).isEqualTo(new WindowHistory());
    histories().keep(upstream(9), learned());
  }
}
