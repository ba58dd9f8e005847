package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tereze.relay.uplink.CallPlan;
import org.tereze.relay.uplink.Upstream;
import org.tereze.relay.uplink.UpstreamRoutes;
import org.tereze.window.schedule.ContactPlan;
import org.tereze.window.schedule.Probing;
import org.tereze.wire.RelayId;

class UpstreamTablesTest {
  private static final String A = "a".repeat(52);
  private static final String B = "e".repeat(51) + "a";
  private static final String C = "i".repeat(51) + "a";
  private static final String D = "m".repeat(51) + "a";

  private static List<Upstream> parse(String tables) throws ConfigException {
    String spelled = tables.replace('\'', '"').replace("$A", A).replace("$B", B).replace("$C", C);
    return RelayConfig.parse("data = 'd'\n" + spelled.replace(";", "\n"), null).upstreams();
  }

  private static RelayId id(String key) {
    return RelayId.ofStaticKey(org.tereze.link.Base32.decode(key));
  }

  @Test
  void readsWhatRelayKeyPrints() throws Exception {
    List<Upstream> all =
        parse(
            "[[upstream]];address = '$A@home.example:7460'"
                + ";[[upstream]];address = '$B@[::1]:7461';homes = ['$C@x.example:1'];default = true");
    assertThat(all).hasSize(2);
    assertThat(all.get(0).host()).isEqualTo("home.example");
    assertThat(all.get(0).port()).isEqualTo(7_460);
    assertThat(all.get(0).number()).isEqualTo(1);
    assertThat(all.get(0).homes()).containsExactly(id(A));
    assertThat(all.get(1).host()).isEqualTo("::1");
    assertThat(all.get(1).homes()).containsExactlyInAnyOrder(id(B), id(C));
    assertThat(all.toString()).isEqualTo("[Upstream 1, Upstream 2]");
    UpstreamRoutes routes = new UpstreamRoutes(all);
    assertThat(routes.nextHop(id(A))).isEqualTo(id(A));
    assertThat(routes.nextHop(id(C))).isEqualTo(id(B));
    assertThat(routes.nextHop(id(D))).isEqualTo(id(B));
    assertThat(new UpstreamRoutes(all.subList(0, 1)).nextHop(id(D))).isNull();
  }

  @Test
  void readsTheExampleOfTheDocumentedFile() throws Exception {
    String file = OperatorFiles.text("relay.toml");
    String example = file.substring(file.indexOf("# [[upstream]]")).replaceAll("(?m)^# ", "");
    List<Upstream> all = parse(example.replaceAll("\"[^\"]*@", "\"\\$A@"));
    assertThat(all).hasSize(1);
    assertThat(all.get(0).host()).isEqualTo("relay.example.org");
    assertThat(all.get(0).homes()).containsExactly(id(A));
    assertThat(all.get(0).byDefault()).isFalse();
    assertThat(all.get(0).plan().windows()).isNotEqualTo(ContactPlan.NONE);
    assertThat(all.get(0).plan().probing()).isNull();
  }

  @Test
  void probesUnlessItKnowsWindowsOrIsTold() throws Exception {
    CallPlan always = parse("[[upstream]];address = '$A@x:1'").get(0).plan();
    assertThat(always.windows()).isEqualTo(ContactPlan.NONE);
    assertThat(Objects.requireNonNull(always.probing()).usual()).isEqualTo(Probing.EDGE.usual());
    assertThat(always.probing().most()).isEqualTo(Probing.EDGE.most());
    CallPlan often =
        parse("uplink.most_back_off_seconds = 60;[[upstream]];address = '$A@x:1'").get(0).plan();
    assertThat(Objects.requireNonNull(often.probing()).usual()).hasSeconds(90);
    CallPlan rarely =
        parse("uplink.most_back_off_seconds = 86400;[[upstream]];address = '$A@x:1'").get(0).plan();
    assertThat(Objects.requireNonNull(rarely.probing()).most()).hasDays(1);
    String window =
        "[[upstream]];address = '$A@x:1';window = [{ at = '0 1 * * *', lasts = '1h',"
            + " if_queued = true }]";
    assertThat(parse(window).get(0).plan().probing()).isNull();
    assertThat(parse(window).get(0).plan().windows()).isNotEqualTo(ContactPlan.NONE);
    Probing probing =
        parse(window + ";probing = true;probe_most_seconds = 3600").get(0).plan().probing();
    assertThat(Objects.requireNonNull(probing).most()).hasMinutes(60);
    assertThat(probing.usual()).isEqualTo(Probing.EDGE.usual());
    assertThat(probing.least()).isEqualTo(Probing.EDGE.least());
  }

  @Test
  void readsAsManyWindowsAsAPlanMayHave() throws Exception {
    String one = "[[upstream.window]];at = '0 1 * * *';lasts = '1h';";
    String upstream = "[[upstream]];address = '$A@x:1';";
    assertThat(parse(upstream + one.repeat(64))).hasSize(1);
    assertThatThrownBy(() -> parse(upstream + one.repeat(65)))
        .hasMessage("upstream 1: window = “65”: more than 64 of them");
  }

  @Test
  void hasNoneUnlessTold() throws Exception {
    assertThat(parse("")).isEmpty();
    assertThat(new UpstreamRoutes(List.of()).nextHop(id(A))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[[upstream]] | upstream.address is missing",
        "[[upstream]];address = 'x.example:1' | upstream.address must be KEY@HOST:PORT",
        "[[upstream]];address = '$A@x.example' | upstream.address must be host:port",
        "[[upstream]];address = '$A@x.example:0' | upstream.address must end in a port, 1 to 65535",
        "[[upstream]];address = 'abc@x.example:1' | upstream.address has a mistyped key",
        "[[upstream]];address = 'my@x.example:1' | upstream.address has a key of the wrong length",
        "[[upstream]];address = '1$A@x.example:1' | upstream.address has a mistyped key",
        "[[upstream]];address = 7 | upstream.address must be text in quotes",
        "[[upstream]];address = '$A@x:1';homes = '$B' | upstream.homes must be a list of texts",
        "[[upstream]];address = '$A@x:1';homes = [1] | upstream.homes must be a list of texts",
        "[[upstream]];address = '$A@x:1';homes = ['$'] | upstream.homes has a mistyped key",
        "[[upstream]];address = '$A@x:1';default = 1 | upstream.default must be true or false",
        "[[upstream]];adress = '$A@x:1';address = '$A@x:1' | unknown key upstream.adress; did you mean",
        "[upstream];address = '$A@x:1' | [[upstream]] must be a list of tables",
        "upstream = [1] | [upstream] must be a table",
        "[[upstream]];address = '$A@x:1';[[upstream]];address = '$A@y:1' | upstream.address: the same",
        "[[upstream]];address = '$A@x:1';default = true;[[upstream]];address = '$B@y:1';default = true"
            + " | upstream.default: only one upstream can be the default",
        "[[upstream]];address = '$A@x:1';homes = ['$C'];[[upstream]];address = '$B@y:1';homes = ['$C']"
            + " | upstream.homes: two upstreams for the same home",
        "[[upstream]];address = '$A@x:1';window = 7 | [[upstream.window]] must be a list of tables",
        "[[upstream]];address = '$A@x:1';window = [{ at = '0 1 * * *' }]"
            + " | upstream 1, window 1: lasts is missing",
        "[[upstream]];address = '$A@x:1';window = [{ at = '0 1 * * *', lasts = '1h' },"
            + " { at = '61 1 * * *', lasts = '1h' }]"
            + " | upstream 1, window 2: at = “61 1 * * *”: minute: “61” is not within 0 to 59",
        "[[upstream]];address = '$A@x:1';window = [{ at = '0 1 * * *', lasts = 7 }]"
            + " | upstream.window.lasts must be text in quotes",
        "[[upstream]];address = '$A@x:1';window = [{ at = '0 1 * * *', last = '1h' }]"
            + " | upstream 1, window 1: last = “1h”: no such field; there are [address, at,",
        "[[upstream]];address = '$A@x:1';window = [{ at = '0 1 * * *', lasts = '1h', address = 'b' }]"
            + " | upstream 1, window 1: address = “b”: an upstream has one address",
        "[[upstream]];address = '$A@x:1';probing = false | upstream 1: probing = false, and no window",
        "[[upstream]];address = '$A@x:1';probing = 1 | upstream.probing must be true or false",
        "[[upstream]];address = '$A@x:1';probe_least_seconds = 9"
            + " | upstream.probe_least_seconds must be a whole number of seconds, 10 to 86400",
        "[[upstream]];address = '$A@x:1';probe_usual_seconds = 9999 | upstream 1: probe_least_seconds"
            + " = 30, probe_usual_seconds = 9999, probe_most_seconds = 2700: each must be at least",
        "uplink.linger_seconds = -1 | uplink.linger_seconds must be a whole number of seconds"
      })
  void saysWhatIsWrong(String tables, String error) {
    assertThatThrownBy(() -> parse(tables))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(error)
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesTheRelaysOwnKey() throws Exception {
    byte[] own = org.tereze.link.Base32.decode(B);
    List<Upstream> itself = parse("[[upstream]];address = '$B@x:1'");
    assertThatThrownBy(() -> UpstreamTables.refuseOwn(itself, own))
        .hasMessage("upstream 1: address has this relay's own key");
    List<Upstream> through = parse("[[upstream]];address = '$A@x:1';homes = ['$B']");
    assertThatThrownBy(() -> UpstreamTables.refuseOwn(through, own))
        .hasMessage("upstream 1: homes has this relay's own key");
    UpstreamTables.refuseOwn(parse("[[upstream]];address = '$A@x:1'"), own);
  }
}
