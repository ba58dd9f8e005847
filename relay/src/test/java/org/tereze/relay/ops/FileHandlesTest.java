package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tereze.relay.net.ServerLimits;

final class FileHandlesTest {
  private static final ServerLimits WANTED = ServerLimits.defaults();

  @Test
  void leavesTheLimitsWhereThereAreEnough() throws Exception {
    assertThat(FileHandles.within(4_096 + FileHandles.RESERVED, WANTED)).isEqualTo(WANTED);
  }

  @Test
  void takesFewerLinksWhereThereAreNot() throws Exception {
    ServerLimits fewer = FileHandles.within(4_095 + FileHandles.RESERVED, WANTED);
    assertThat(fewer).isEqualTo(WANTED.withLinks(4_095));
    assertThat(FileHandles.within(FileHandles.RESERVED + 1, WANTED).links()).isEqualTo(1);
  }

  @Test
  void refusesToStartWithoutThoseOfTheStore() {
    assertThatThrownBy(() -> FileHandles.within(FileHandles.RESERVED, WANTED))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("LimitNOFILE");
  }
}
