package org.tereze.client.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.Sha256;

final class PlaintextTest {
  private static final List<Padding> PADDINGS =
      List.of(
          Padding.COMPACT,
          Padding.CONTROL,
          PaddingPolicy.SMS.padding(18, 31_632),
          PaddingPolicy.UNIFORM.padding(18, 31_632));

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] deflated(byte[] content) {
    return Objects.requireNonNull(new DeflateCodec().pack(content), "does not get smaller");
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(7).nextBytes(noise);
    return noise;
  }

  @Test
  void comesBackWhateverItsLengthAndKind() throws ContentException {
    for (int length = 0; length < 300; length++) {
      for (Padding padding : PADDINGS) {
        byte[] dense = noise(length);
        byte[] thin = new byte[length];
        assertThat(Plaintext.decode(Plaintext.encode(dense, padding))).isEqualTo(dense);
        assertThat(Plaintext.decode(Plaintext.encode(thin, padding))).isEqualTo(thin);
      }
    }
  }

  @Test
  void neverGrowsByMoreThanItsFirstByteAndPadding() {
    for (int length = 0; length < 300; length++) {
      assertThat(Plaintext.encode(noise(length), Padding.COMPACT).length)
          .isEqualTo((length + 1 + 3) / 4 * 4);
    }
  }

  @Test
  void padsControlToOneSizeThatIsSmallest() {
    for (int length = 0; length < 32; length++) {
      assertThat(Plaintext.encode(noise(length), Padding.CONTROL)).hasSize(32);
    }
    assertThat(Plaintext.encode(noise(32), Padding.CONTROL)).hasSize(64);
  }

  @Test
  void theDictionaryIsTheOneThatIsPublished() {
    assertThat(Hex.toHexString(Sha256.hash(DeflateCodec.load("deflate-v1.dict"))))
        .isEqualTo("12821ae8f406d22585dee37c88dba859f68e7445a39861c98ad299e8b3e6ad09");
  }

  @Test
  void halvesWhatPeopleWrite() {
    assertSmaller(
        "Мама жива, у нас нет света с шести утра, соседи говорят что аэропорт закрыт", 52);
    assertSmaller("Анам аман, бізде таңғы алтыдан бері жарық жоқ, көршілер әуежай жабық дейді", 48);
    assertSmaller("Soldiers at the corner of Abay street are checking phones, two were taken", 52);
  }

  private static void assertSmaller(String text, int mostBytes) {
    byte[] encoded = Plaintext.encode(utf8(text), Padding.COMPACT);
    assertThat(encoded[0] & 0x1f).isEqualTo(1);
    assertThat(encoded.length).isLessThanOrEqualTo(mostBytes);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertRefused(new byte[0], "empty");
    assertRefused(new byte[] {2}, "codec 2");
    assertRefused(new byte[] {31}, "codec 31");
    assertRefused(new byte[] {1 << 5, 7}, "not zero");
    assertRefused(new byte[] {2 << 5, 0}, "longer");
    assertRefused(new byte[] {(byte) (7 << 5), 0, 0}, "longer");
    assertRefused(counted(1), "longer");
    assertRefused(counted(10), "longer");
    assertRefused(new byte[] {1, 7, 7, 7}, "");
  }

  /** Eight bytes behind the first, the last two of them a count. */
  private static byte[] counted(int count) {
    return new byte[] {(byte) (7 << 5), 0, 0, 0, 0, 0, 0, 0, (byte) count};
  }

  @Test
  void cutAnywhereIsRefusedOrShorterButNeverCrashes() {
    byte[] encoded =
        Plaintext.encode(utf8("Площадь перекрыта, автобусы не ходят"), Padding.COMPACT);
    int refused = 0;
    for (int length = 0; length < encoded.length; length++) {
      try {
        Plaintext.decode(Arrays.copyOf(encoded, length));
      } catch (ContentException e) {
        refused++;
      }
    }
    assertThat(refused).isEqualTo(encoded.length);
  }

  @Test
  void hasNothingToOfferForWhatDoesNotGetSmaller() {
    for (int length = 0; length < 100; length++) {
      assertThat(new DeflateCodec().pack(noise(length))).isNull();
    }
  }

  @Test
  void unpacksWhatIsManyTimesLongerThanItsPackedBytes() throws ContentException {
    for (int length = 1; length <= Plaintext.MAX_CONTENT_BYTES; length *= 3) {
      byte[] thin = new byte[length];
      assertThat(Plaintext.decode(Plaintext.encode(thin, Padding.COMPACT))).isEqualTo(thin);
    }
  }

  @Test
  void refusesBytesBehindTheDeflatedContent() {
    byte[] packed = deflated(utf8("нет света"));
    byte[] longer = new byte[1 + packed.length + 1];
    longer[0] = 1;
    System.arraycopy(packed, 0, longer, 1, packed.length);
    assertRefused(longer, "behind the end");
  }

  @Test
  void stopsUnpackingAtItsBound() throws ContentException {
    byte[] most = new byte[Plaintext.MAX_CONTENT_BYTES];
    assertThat(Plaintext.decode(Plaintext.encode(most, Padding.COMPACT))).isEqualTo(most);

    byte[] bomb = deflated(new byte[Plaintext.MAX_CONTENT_BYTES + 1]);
    byte[] plaintext = new byte[1 + bomb.length];
    plaintext[0] = 1;
    System.arraycopy(bomb, 0, plaintext, 1, bomb.length);
    assertThat(bomb.length).isLessThan(1_000);
    assertRefused(plaintext, "longer than 262144");
  }

  @Test
  void refusesToEncodeWhatItCouldNotDecode() {
    byte[] tooLong = new byte[Plaintext.MAX_CONTENT_BYTES + 1];
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class, () -> Plaintext.encode(tooLong, Padding.COMPACT)))
        .isNotNull();
  }

  private static void assertRefused(byte[] plaintext, String reason) {
    ContentException e =
        catchThrowableOfType(ContentException.class, () -> Plaintext.decode(plaintext));
    assertThat(e).as(Arrays.toString(plaintext)).isNotNull();
    assertThat(e.getMessage()).contains(reason);
  }
}
