package org.tereze.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Ack;
import org.tereze.schema.Deliver;
import org.tereze.schema.Put;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.Varint;

/** The hand-written cursors against the generated parsers. */
final class CursorPropertyTest {
  private static final int ROUNDS = 60_000;

  private final long seed = Long.getLong("tereze.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final PutCursor put = new PutCursor();
  private final DeliverCursor deliver = new DeliverCursor();
  private final AckCursor ack = new AckCursor();

  CursorPropertyTest() {
    System.out.println("CursorPropertyTest: -Dtereze.seed=" + seed);
  }

  @Test
  void readsWhatTheGeneratedParsersReadWhateverTheEncoding() throws Exception {
    int accepted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      accepted += checkAll(encoding()) ? 1 : 0;
    }
    assertThat(accepted).isGreaterThan(ROUNDS / 4).isLessThan(ROUNDS);
  }

  @Test
  void readsWhatTheGeneratedParsersReadCutAtEveryOffset() throws Exception {
    for (int i = 0; i < 300; i++) {
      byte[] whole = encoding();
      for (int cut = 0; cut <= whole.length; cut++) {
        checkAll(Arrays.copyOf(whole, cut));
      }
    }
  }

  @Test
  void writesTheBytesThatTheGeneratedCodeWrites() throws Exception {
    FrameWriter writer = new FrameWriter(200_000);
    for (int i = 0; i < ROUNDS / 10; i++) {
      byte[] body = bytes(random.nextInt(400));
      writePut(writer, body);
      writeDeliver(writer, body);
      writeAck(writer);
    }
  }

  private void writePut(FrameWriter writer, byte[] body) throws Exception {
    int mailbox = random.nextBoolean() ? PutCursor.ABSENT : random.nextInt(4_096);
    int precedence = random.nextBoolean() ? PutCursor.ABSENT : random.nextInt(4);
    int lifetime = random.nextBoolean() ? PutCursor.ABSENT : random.nextInt(721);
    Put.Builder message = Put.newBuilder().setEnvelope(ByteString.copyFrom(body));
    if (mailbox >= 0) {
      message.setMailbox(mailbox);
    }
    if (precedence >= 0) {
      message.setPrecedenceValue(precedence);
    }
    if (lifetime >= 0) {
      message.setLifetimeHours(lifetime);
    }
    PutCursor.write(writer, mailbox, precedence, lifetime, body, 0, body.length);
    assertThat(writer.size())
        .isEqualTo(PutCursor.frameBytes(mailbox, precedence, lifetime, body.length));
    assertWrote(writer, FrameType.PUT, message.build());
  }

  private void writeDeliver(FrameWriter writer, byte[] body) throws Exception {
    int request = random.nextBoolean() ? DeliverCursor.ABSENT : random.nextInt(300);
    int lane = random.nextBoolean() ? DeliverCursor.ABSENT : random.nextInt(4);
    long step = random.nextBoolean() ? 1 : random.nextLong() >>> random.nextInt(64);
    Deliver.Builder message = Deliver.newBuilder().setEnvelope(ByteString.copyFrom(body));
    if (request >= 0) {
      message.setRequest(request);
    }
    if (lane >= 0) {
      message.setLaneValue(lane);
    }
    if (step != 1) {
      message.setStep(step);
    }
    DeliverCursor.write(writer, request, lane, step, body, 0, body.length);
    assertThat(writer.size()).isEqualTo(DeliverCursor.frameBytes(request, lane, step, body.length));
    assertWrote(writer, FrameType.DELIVER, message.build());
  }

  private void writeAck(FrameWriter writer) throws Exception {
    long decided = random.nextInt() >>> random.nextInt(32) & 0xffff_ffffL;
    byte[] holes = bytes(random.nextInt(20));
    int[] refused = random.ints(random.nextInt(20)).toArray();
    Ack.Builder message =
        Ack.newBuilder().setDecided((int) decided).setHoles(ByteString.copyFrom(holes));
    for (int refusal : refused) {
      message.addRefused(refusal);
    }
    AckCursor.write(writer, decided, holes, holes.length, refused, refused.length);
    assertThat(writer.size())
        .isEqualTo(AckCursor.frameBytes(decided, holes.length, refused, refused.length));
    assertWrote(writer, FrameType.ACK, message.build());
  }

  private static void assertWrote(FrameWriter writer, FrameType type, MessageLite message)
      throws MalformedFrameException {
    FrameReader reader = new FrameReader();
    reader.feed(writer.array(), writer.offset(), writer.size());
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(type);
    byte[] written =
        Arrays.copyOfRange(reader.array(), reader.offset(), reader.offset() + reader.length());
    assertThat(written).isEqualTo(message.toByteArray());
    writer.clear();
  }

  /** Whether all three readers took it; each must do as its generated parser does. */
  private boolean checkAll(byte[] message) throws Exception {
    // Not at the start of its array, so that a forgotten offset shows.
    byte[] array = new byte[message.length + 7];
    System.arraycopy(message, 0, array, 3, message.length);
    boolean all = checkPut(message, array);
    all &= checkDeliver(message, array);
    all &= checkAck(message, array);
    return all;
  }

  private boolean checkPut(byte[] message, byte[] array) {
    Optional<Put> parsed = parsed(() -> Put.parseFrom(message));
    if (!reads(() -> put.read(array, 3, message.length), parsed.isPresent(), message)) {
      return false;
    }
    Put expected = parsed.orElseThrow();
    assertThat(put.mailbox())
        .isEqualTo(expected.hasMailbox() ? unsigned(expected.getMailbox()) : -1);
    assertThat(put.precedence())
        .isEqualTo(expected.hasPrecedence() ? unsigned(expected.getPrecedenceValue()) : -1);
    assertThat(put.lifetimeHours())
        .isEqualTo(expected.hasLifetimeHours() ? unsigned(expected.getLifetimeHours()) : -1);
    assertThat(ByteString.copyFrom(array, put.envelopeOffset(), put.envelopeLength()))
        .isEqualTo(expected.getEnvelope());
    return true;
  }

  private boolean checkDeliver(byte[] message, byte[] array) {
    Optional<Deliver> parsed = parsed(() -> Deliver.parseFrom(message));
    if (!reads(() -> deliver.read(array, 3, message.length), parsed.isPresent(), message)) {
      return false;
    }
    Deliver expected = parsed.orElseThrow();
    assertThat(deliver.request())
        .isEqualTo(expected.hasRequest() ? unsigned(expected.getRequest()) : -1);
    assertThat(deliver.lane())
        .isEqualTo(expected.hasLane() ? unsigned(expected.getLaneValue()) : -1);
    assertThat(deliver.hasStep()).isEqualTo(expected.hasStep());
    assertThat(deliver.step()).isEqualTo(expected.hasStep() ? expected.getStep() : 1);
    assertThat(ByteString.copyFrom(array, deliver.envelopeOffset(), deliver.envelopeLength()))
        .isEqualTo(expected.getEnvelope());
    return true;
  }

  private boolean checkAck(byte[] message, byte[] array) {
    Optional<Ack> parsed = parsed(() -> Ack.parseFrom(message));
    if (!reads(() -> ack.read(array, 3, message.length), parsed.isPresent(), message)) {
      return false;
    }
    Ack expected = parsed.orElseThrow();
    assertThat(ack.decided()).isEqualTo(unsigned(expected.getDecided()));
    assertThat(ack.holesBits()).isEqualTo(expected.getHoles().size() * 8);
    for (int i = 0; i < ack.holesBits(); i++) {
      assertThat(ack.hole(i)).isEqualTo((expected.getHoles().byteAt(i / 8) >> (i % 8) & 1) == 1);
    }
    assertThat(ack.refusedCount()).isEqualTo(expected.getRefusedCount());
    for (int i = 0; i < ack.refusedCount(); i++) {
      long refused = unsigned(expected.getRefused(i));
      assertThat(ack.refusedPut(i)).isEqualTo(refused / 8);
      assertThat(ack.refusedCode(i)).isEqualTo((int) (refused % 8));
    }
    return true;
  }

  private interface Parse<T> {
    T parse() throws InvalidProtocolBufferException;
  }

  private interface Read {
    void read() throws MalformedFrameException;
  }

  private static <T> Optional<T> parsed(Parse<T> parse) {
    try {
      return Optional.of(parse.parse());
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static boolean reads(Read read, boolean expected, byte[] message) {
    boolean reads;
    try {
      read.read();
      reads = true;
    } catch (MalformedFrameException e) {
      reads = false;
    }
    assertThat(reads).as(Arrays.toString(message)).isEqualTo(expected);
    return reads;
  }

  private static long unsigned(int value) {
    return value & 0xffff_ffffL;
  }

  /**
   * Fields in any order, known and unknown, also with other wire types; varints of any length;
   * sometimes damaged.
   */
  private byte[] encoding() {
    List<byte[]> fields = new ArrayList<>();
    int count = random.nextInt(7);
    for (int i = 0; i < count; i++) {
      fields.add(field());
    }
    Collections.shuffle(fields, random);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fields.forEach(field -> out.write(field, 0, field.length));
    byte[] message = out.toByteArray();
    if (message.length > 0 && random.nextInt(4) == 0) {
      message = Arrays.copyOf(message, random.nextInt(message.length + 1));
    }
    return message;
  }

  private byte[] field() {
    int number = random.nextInt(10) == 0 ? 1 + random.nextInt(100_000) : 1 + random.nextInt(5);
    int wireType =
        new int[] {0, 0, 0, 2, 2, 2, 1, 5, 6, 7}[random.nextInt(random.nextInt(9) == 0 ? 10 : 8)];
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, (long) number << 3 | wireType, 5);
    switch (wireType) {
      case 0:
        varint(out, random.nextLong() >>> random.nextInt(64), 10);
        break;
      case 1:
        out.write(bytes(8), 0, 8);
        break;
      case 2:
        writeBytes(out);
        break;
      case 5:
        out.write(bytes(4), 0, 4);
        break;
      default:
        break;
    }
    return out.toByteArray();
  }

  private void writeBytes(ByteArrayOutputStream out) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      varint(body, random.nextLong() >>> random.nextInt(64), 10);
    }
    varint(out, body.size(), 5);
    out.write(body.toByteArray(), 0, body.size());
  }

  /** Now and then longer than it needs to be, as protobuf allows. */
  private void varint(ByteArrayOutputStream out, long value, int maxBytes) {
    byte[] shortest = new byte[10];
    int length = Varint.put(shortest, 0, value);
    int padded = random.nextInt(5) == 0 ? Math.max(length, 1 + random.nextInt(maxBytes)) : length;
    for (int i = length; i < padded; i++) {
      shortest[i - 1] |= (byte) 0x80;
      shortest[i] = 0;
    }
    out.write(shortest, 0, padded);
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
