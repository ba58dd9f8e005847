package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.relay.session.LinkKeyRing;

class KeyFolderTest {
  private static final long DAY = 24 * 3_600;
  private static final long NOW = 1_800_000_000L;

  private final SecureRandom random = new SecureRandom();
  @TempDir Path folder = Path.of("");

  private KeyFolder open() throws Exception {
    return KeyFolder.open(folder.resolve("keys"), random);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("keys"))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void makesKeysThatOnlyTheirOwnerMayReadAndKeepsThem() throws Exception {
    byte[] made = open().staticPublic();
    assertThat(open().staticPublic()).isEqualTo(made);
    Path file = folder.resolve("keys/static.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys"))))
        .isEqualTo("rwx------");
    assertThat(files()).containsExactly("static.key");
  }

  @Test
  void makesALinkKeyEachWeekAndDestroysItAfterThirtyDays() throws Exception {
    KeyFolder keys = open();
    for (int day = 0; day <= 35; day++) {
      assertThat(keys.renew(NOW + day * DAY).newest()).as("day %d", day).isEqualTo(1 + day / 7);
    }
    assertThat(files())
        .containsExactly(
            "link-2.key", "link-3.key", "link-4.key", "link-5.key", "link-6.key", "static.key");
    keys.renew(NOW + 37 * DAY);
    assertThat(files()).doesNotContain("link-2.key");
  }

  @Test
  void findsItsLinkKeysAgainAfterARestart() throws Exception {
    LinkKeyRing before = open().renew(NOW);
    LinkKeyRing after = open().renew(NOW + DAY);
    assertThat(after.newest()).isEqualTo(before.newest());
  }

  @Test
  void numbersLinkKeysFromOneAgainAfter255() throws Exception {
    KeyFolder keys = open();
    int newest = 0;
    for (int week = 0; week < 256; week++) {
      newest = keys.renew(NOW + week * 7L * DAY).newest();
    }
    assertThat(newest).isEqualTo(1);
    assertThat(files()).hasSizeLessThan(8);
  }

  @Test
  void bearsAClockThatIsThirtyHoursOffInBothDirections() throws Exception {
    KeyFolder keys = open();
    int newest = keys.renew(NOW).newest();
    assertThat(keys.renew(NOW - 30 * 3_600).newest()).isEqualTo(newest);
    assertThat(keys.renew(NOW + 30 * 3_600).newest()).isEqualTo(newest);
  }

  @Test
  void destroysAKeyFromFarInTheFutureRatherThanKeepItTooLong() throws Exception {
    KeyFolder keys = open();
    keys.renew(NOW + 400 * DAY);
    keys.renew(NOW);
    assertThat(keys.renew(NOW).newest()).isEqualTo(1);
    assertThat(files()).containsExactly("link-1.key", "static.key");
  }

  @Test
  void refusesAKeyThatOthersMayRead() throws Exception {
    open();
    Path file = folder.resolve("keys/static.key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void refusesATornKeyInsteadOfMakingANewOne() throws Exception {
    open();
    Files.write(folder.resolve("keys/static.key"), new byte[31]);
    assertThatThrownBy(this::open)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("restore it from a backup");
  }
}
