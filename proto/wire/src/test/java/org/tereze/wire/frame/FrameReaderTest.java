package org.tereze.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Bye;
import org.tereze.schema.Lookup;
import org.tereze.schema.Tell;
import org.tereze.wire.Limits;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Varint;

final class FrameReaderTest {
  private final FrameReader reader = new FrameReader();
  private final List<String> seen = new ArrayList<>();

  @Test
  void readsFramesFedWhole() throws Exception {
    read(stream());
    assertThat(seen).isEqualTo(expected());
    assertThat(reader.isAtFrameBoundary()).isTrue();
  }

  @Test
  void readsFramesFedByteByByte() throws Exception {
    for (byte b : stream()) {
      read(new byte[] {b});
    }
    assertThat(seen).isEqualTo(expected());
    assertThat(reader.isAtFrameBoundary()).isTrue();
  }

  @Test
  void readsFramesCutAtEveryOffset() throws Exception {
    byte[] stream = stream();
    for (int cut = 0; cut <= stream.length; cut++) {
      FrameReader fresh = new FrameReader();
      List<String> frames = new ArrayList<>();
      fresh.read(stream, 0, cut, (type, a, o, n) -> frames.add(describe(type, a, o, n)));
      int whole = frames.size();
      assertThat(frames).isEqualTo(expected().subList(0, whole));
      fresh.read(
          stream, cut, stream.length - cut, (type, a, o, n) -> frames.add(describe(type, a, o, n)));
      assertThat(frames).isEqualTo(expected());
    }
  }

  @Test
  void knowsThatAStreamEndedInsideAFrame() throws Exception {
    byte[] stream = stream();
    reader.read(stream, 0, stream.length - 1, this::note);
    assertThat(reader.isAtFrameBoundary()).isTrue(); // Bye is one byte: the frame before is whole
    FrameReader other = new FrameReader();
    other.read(stream, 0, 5, this::note);
    assertThat(other.isAtFrameBoundary()).isFalse();
  }

  @Test
  void takesTheLargestFrameAndNoLarger() throws Exception {
    byte[] largest = frame(14, Limits.MAX_FRAME_BYTES);
    reader.read(largest, 0, 1_000, this::note);
    reader.read(largest, 1_000, largest.length - 1_000, this::note);
    assertThat(seen).hasSize(1);
    byte[] larger = head(14, Limits.MAX_FRAME_BYTES + 1);
    assertThatThrownBy(() -> read(larger)).isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void refusesAnOversizedFrameFromItsHeadAloneEvenByteByByte() {
    byte[] head = head(14, (1 << 22) - 1);
    assertThatThrownBy(
            () -> {
              for (byte b : head) {
                read(new byte[] {b});
              }
            })
        .isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void refusesHeadsLongerThanFourBytesAndHeadsNotInShortestForm() {
    assertMalformed(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80});
    assertMalformed(new byte[] {(byte) 0x91, 0});
    assertMalformed(new byte[] {(byte) 0x91, (byte) 0x80, 0});
  }

  @Test
  void refusesTypeZeroAndUnknownTypesBelow24AndSkipsTheRest() throws Exception {
    for (int type = 0; type < 32; type++) {
      byte[] frame = frame(type, 3);
      if (type == 0 || (type > 17 && type < 24)) {
        assertMalformed(frame);
      } else {
        seen.clear();
        FrameReader fresh = new FrameReader();
        fresh.read(frame, 0, frame.length, this::note);
        assertThat(seen).hasSize(type <= 17 ? 1 : 0);
        assertThat(fresh.isAtFrameBoundary()).isTrue();
      }
    }
  }

  @Test
  void skipsAnIgnoredFrameThatSpansFeeds() throws Exception {
    byte[] ignored = frame(30, 500);
    byte[] bye = frame(17, 0);
    read(Arrays.copyOf(ignored, 200));
    read(Arrays.copyOfRange(ignored, 200, ignored.length));
    read(bye);
    assertThat(seen).containsExactly("BYE 1");
  }

  @Test
  void keepsMemoryForWhatCameNotForWhatAHeadClaims() throws Exception {
    byte[] head = head(14, Limits.MAX_FRAME_BYTES);
    read(head);
    java.lang.reflect.Field carry = FrameReader.class.getDeclaredField("carry");
    carry.setAccessible(true);
    assertThat(((byte[]) carry.get(reader)).length).isLessThanOrEqualTo(512);
  }

  @Test
  void readsAMessageInPlaceAndSaysWhenItIsNone() throws Exception {
    FrameWriter writer = new FrameWriter(100);
    writer.add(FrameType.LOOKUP, Lookup.newBuilder().setKnownSerial(7).build());
    reader.feed(writer.array(), writer.offset(), writer.size());
    assertThat(reader.next()).isTrue();
    assertThat(reader.message(Lookup.parser()).getKnownSerial()).isEqualTo(7);
    assertThat(reader.next()).isFalse();
    byte[] broken = {0x0a};
    assertThatThrownBy(() -> FrameReader.parse(Lookup.parser(), broken, 0, 1))
        .isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void refusesToBeFedBeforeItIsDone() throws Exception {
    byte[] stream = stream();
    reader.feed(stream, 0, stream.length);
    assertThat(reader.next()).isTrue();
    assertThatThrownBy(() -> reader.feed(stream, 0, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new FrameReader().feed(stream, 1, stream.length))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private void read(byte[] bytes) throws MalformedFrameException {
    reader.read(bytes, 0, bytes.length, this::note);
  }

  private void note(FrameType type, byte[] array, int offset, int length) {
    seen.add(describe(type, array, offset, length));
  }

  private static String describe(FrameType type, byte[] array, int offset, int length) {
    return type + " " + Arrays.hashCode(Arrays.copyOfRange(array, offset, offset + length));
  }

  private static void assertMalformed(byte[] bytes) {
    assertThatThrownBy(() -> new FrameReader().read(bytes, 0, bytes.length, (t, a, o, n) -> {}))
        .isInstanceOf(MalformedFrameException.class);
  }

  private static byte[] stream() {
    FrameWriter writer = new FrameWriter(100_000);
    writer.add(FrameType.TELL, tell("salem"));
    writer.add(FrameType.TELL, tell("x".repeat(300)));
    writer.add(FrameType.TELL, Tell.getDefaultInstance());
    writer.add(FrameType.TELL, tell("y".repeat(1_500)));
    writer.add(FrameType.BYE, Bye.getDefaultInstance());
    return Arrays.copyOfRange(writer.array(), writer.offset(), writer.offset() + writer.size());
  }

  private static List<String> expected() {
    return List.of(
        "TELL " + Arrays.hashCode(tell("salem").toByteArray()),
        "TELL " + Arrays.hashCode(tell("x".repeat(300)).toByteArray()),
        "TELL 1",
        "TELL " + Arrays.hashCode(tell("y".repeat(1_500)).toByteArray()),
        "BYE 1");
  }

  private static Tell tell(String text) {
    return Tell.newBuilder().setDispositions(ByteString.copyFromUtf8(text)).build();
  }

  private static byte[] head(int type, int length) {
    byte[] head = new byte[4];
    int end = Varint.put(head, 0, (long) length << 5 | type);
    return Arrays.copyOf(head, end);
  }

  private static byte[] frame(int type, int length) {
    byte[] head = head(type, length);
    return Arrays.copyOf(head, head.length + length);
  }
}
