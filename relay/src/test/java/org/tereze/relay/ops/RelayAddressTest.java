package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RelayAddressTest {
  @Test
  void putsKeyBeforePlace() {
    assertThat(RelayAddress.text(new byte[32], "Relay.Example.org:7460"))
        .isEqualTo("a".repeat(52) + "@relay.example.org:7460");
  }
}
