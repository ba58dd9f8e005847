package org.tereze.client.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tereze.client.card.CardException.Fault;

final class RelayAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"relay.example:7460", "192.0.2.7:1", "[2001:db8::1]:65535", "x:443"})
  void comesBackFromItsText(String address) throws CardException {
    RelayAddress relay = CardTest.relay(address);

    assertThat(RelayAddress.parse(" " + relay.text() + "\n")).isEqualTo(relay);
    assertThat(relay.address()).isEqualTo(address);
    assertThat(relay.text()).matches("[a-z2-7]{52}@.*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        ":1",
        "host:",
        "host:0",
        "host:65536",
        "host:99999999999",
        "host:-1",
        "ho st:1",
        "a:b:1",
        "[]:1",
        "user@host:1",
        "host/path:1"
      })
  void refusesWhatIsNoAddress(String address) {
    CardException e = catchThrowableOfType(CardException.class, () -> CardTest.relay("x:1").text());
    assertThat(e).isNull();
    CardException bad = catchThrowableOfType(CardException.class, () -> CardTest.relay(address));
    assertThat(bad.fault()).isEqualTo(Fault.BAD_ADDRESS);
  }

  @Test
  void refusesTextWithoutAGoodKey() throws CardException {
    String text = CardTest.relay("x:1").text();

    assertThat(fault(text.substring(1))).contains("key");
    assertThat(fault("1" + text.substring(1))).contains("mistyped key");
    assertThat(fault("aaaa@x:1")).contains("wrong length");
    assertThat(fault("x:1")).contains("key@host:port");
    String longHost = String.join("", Collections.nCopies(70, "h"));
    assertThat(fault(text.replace("x:1", longHost + ":1"))).contains("longer");
  }

  private static String fault(String text) {
    return String.valueOf(
        catchThrowableOfType(CardException.class, () -> RelayAddress.parse(text)).getMessage());
  }
}
