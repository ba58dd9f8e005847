package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.relay.queue.Committer;
import org.tereze.relay.session.FirstFate;
import org.tereze.relay.store.MemoryMailboxStore;
import org.tereze.relay.uplink.CallPlan;
import org.tereze.relay.uplink.UplinkLimits;
import org.tereze.relay.uplink.Upstream;
import org.tereze.wire.AckCode;

class RelayMetricsTest {
  private static String scraped() {
    RelayMetrics metrics = new RelayMetrics();
    MemoryMailboxStore store = new MemoryMailboxStore();
    Committer committer = new Committer(store, () -> 0, 1, 1).start();
    metrics.watch(store, committer);
    metrics.uplink(
        new Upstream(
            1,
            "x",
            1,
            X25519PublicKey.of(new byte[X25519PublicKey.SIZE_BYTES]),
            Set.of(),
            false,
            CallPlan.always(UplinkLimits.defaults())));
    metrics.watch(new CustodyClock(new RelayClock(() -> Instant.EPOCH, () -> 0), null, () -> true));
    String text = metrics.scrape();
    metrics.close();
    committer.close();
    return text;
  }

  private static Set<String> all(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** The names in the first cells of the manual's table. */
  private static Set<String> documented() throws Exception {
    Set<String> names = new TreeSet<>();
    for (String cell : all("^\\| (`tereze_[^|]*) \\|", OperatorFiles.text("OPERATING.md"))) {
      names.addAll(all("(tereze_[a-z_]+)", cell));
    }
    return names;
  }

  @Test
  void showsWhatTheManualNamesAndNothingElse() throws Exception {
    Set<String> shown = all("^# TYPE (\\S+) ", scraped());
    assertThat(shown).hasSizeGreaterThan(20).isEqualTo(documented());
  }

  @Test
  void countsEveryAnswerThatTheManualNames() throws Exception {
    Set<String> codes = new TreeSet<>();
    for (AckCode code : AckCode.values()) {
      codes.add(code.name().toLowerCase(Locale.ROOT));
    }
    assertThat(all("tereze_puts_total\\{answer=\"(\\w+)\"", scraped())).isEqualTo(codes);
    String row = OperatorFiles.found("OPERATING.md", "^\\| `tereze_puts_total[^|]*\\|([^|]*)\\|");
    assertThat(all("`(\\w+)`", row)).isEqualTo(codes);
  }

  @Test
  void countsEachFateOfADatagramUnderTheWordOfTheManual() throws Exception {
    RelayMetrics metrics = new RelayMetrics();
    Set<String> words = new TreeSet<>();
    for (FirstFate fate : FirstFate.values()) {
      String word = fate.name().toLowerCase(Locale.ROOT);
      words.add(word);
      metrics.first(fate);
      assertThat(metrics.scrape()).contains("tereze_datagrams_total{what=\"" + word + "\"} 1.0");
    }
    metrics.close();
    String row =
        OperatorFiles.found("OPERATING.md", "^\\| `tereze_datagrams_total[^|]*\\|([^|]*)\\|");
    assertThat(all("`(\\w+)`", row)).isEqualTo(words);
  }

  @Test
  void namesInTheManualEveryWordThatHealthMaySay() throws Exception {
    String manual = OperatorFiles.text("OPERATING.md");
    for (String word :
        new String[] {"ok", "read_only", "disk_full", "clock_ahead", "clock_behind"}) {
      assertThat(manual).containsPattern("`(\"status\":\")?" + word + "\"?`");
    }
  }
}
