package org.tereze.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tereze.schema.*;
import org.tereze.schema.Arrived;

/**
 * The generated code on protobuf-javalite, as a phone has it, in a class loader that knows nothing
 * else.
 */
final class JavaliteTest {
  @Test
  void everyMessageIsReadAndWrittenTheSameOnProtobufJavalite() throws Exception {
    URL[] classPath = {javalite(), codeOf(Report.class)};
    try (URLClassLoader phone =
        new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      assertThat(phone.loadClass(MessageLite.class.getName())).isNotSameAs(MessageLite.class);
      for (MessageLite message : messages()) {
        byte[] bytes = message.toByteArray();
        assertThat(roundTrip(phone, message.getClass().getName(), bytes)).isEqualTo(bytes);
      }
    }
  }

  @Test
  void noMessageIsForgotten() throws Exception {
    List<String> sampled =
        messages().stream()
            .map(message -> message.getClass().getSimpleName())
            .collect(Collectors.toList());
    List<String> generated =
        generatedFiles().stream()
            .filter(name -> name.endsWith("OrBuilder.class"))
            .map(name -> name.replace("OrBuilder.class", ""))
            .collect(Collectors.toList());
    assertThat(sampled).containsAll(generated).hasSameSizeAs(generated);
  }

  /** File names of the schema's classes, in a jar or in a folder. */
  private static List<String> generatedFiles() throws Exception {
    Path code = Paths.get(codeOf(Report.class).toURI());
    if (Files.isDirectory(code)) {
      return namesIn(code.resolve("org/tereze/schema"));
    }
    try (FileSystem jar = FileSystems.newFileSystem(code, (ClassLoader) null)) {
      return namesIn(jar.getPath("org/tereze/schema"));
    }
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
    }
  }

  private static byte[] roundTrip(ClassLoader phone, String type, byte[] bytes) throws Exception {
    Method parse = phone.loadClass(type).getMethod("parseFrom", byte[].class);
    Object message = parse.invoke(null, (Object) bytes);
    assertThat(message.getClass().getClassLoader()).isSameAs(phone);
    return (byte[]) message.getClass().getMethod("toByteArray").invoke(message);
  }

  private static URL javalite() throws Exception {
    Path built = Paths.get(codeOf(JavaliteTest.class).toURI()).resolveSibling("javalite");
    try (Stream<Path> jars = Files.list(built)) {
      return jars.filter(jar -> jar.toString().endsWith(".jar"))
          .findFirst()
          .orElseThrow()
          .toUri()
          .toURL();
    }
  }

  private static URL codeOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static List<MessageLite> messages() {
    Report report = report();
    return List.of(
        report,
        Arrived.newBuilder()
            .setCount(3)
            .setBytes(3_000)
            .setHighest(4)
            .setMillis(700)
            .setWaited(5)
            .setDecided(2)
            .setFurther(ByteString.copyFrom(new byte[] {5}))
            .setHere(ByteString.copyFrom(new byte[] {1}))
            .addRefused(1 << 11 | 9)
            .build(),
        report.getPlace(),
        report.getCounts(),
        report.getAttachments(0),
        report.getSigned(),
        report.getHands(0),
        report.getHeardBy(),
        report.getForwarded(),
        report.getPart(),
        report.getChunk(),
        report.getControl(),
        report.getControl().getReceipts(0),
        report.getControl().getMove(),
        prekeys(),
        prekeys().getRelays(0),
        Mailbox.newBuilder().setId(bytes(16)).setVerifier(bytes(8)).setHome(bytes(8)).build(),
        Put.newBuilder()
            .setMailbox(0)
            .setPrecedence(org.tereze.schema.Precedence.PRECEDENCE_FLASH)
            .setLifetimeHours(24)
            .setEnvelope(bytes(122))
            .build(),
        Ack.newBuilder().setDecided(3).setHoles(bytes(2)).addRefused(9).addRefused(17).build(),
        Claim.newBuilder().setOwnerKey(bytes(32)).setSerial(1).setSignature(bytes(64)).build(),
        Revoke.newBuilder().setOwnerKey(bytes(32)).setSerial(1).setSignature(bytes(64)).build(),
        Publish.newBuilder().setOwnerKey(bytes(32)).setSerial(1).setBody(bytes(1_552)).build(),
        Lookup.newBuilder().setMailbox(bytes(16)).setKnownSerial(3).build(),
        Bundle.newBuilder().setRequest(1).setSerial(4).setBody(bytes(1_552)).build(),
        Done.newBuilder().setRequest(1).setOutcomeValue(4).setWaiting(7).setQuotaKib(9).build(),
        Fetch.newBuilder().setOwnerKey(bytes(32)).setSignature(bytes(64)).build(),
        Deliver.newBuilder().setRequest(0).setLaneValue(2).setStep(1L << 40).build(),
        Collected.newBuilder().addUpto(0).addUpto(1L << 40).setSignature(bytes(64)).build(),
        Ask.newBuilder().setSecret(bytes(16)).setIds(bytes(80)).build(),
        Tell.newBuilder().setDispositions(bytes(10)).build(),
        LinkKey.newBuilder().setNumber(3).setKey(bytes(32)).build(),
        Hint.newBuilder().setHour(7_777).setForecast(bytes(3)).build(),
        Bye.getDefaultInstance());
  }

  private static Report report() {
    return Report.newBuilder()
        .setKind(Kind.KIND_EYEWITNESS)
        .setText("Көшеде сарбаздар көп")
        .setTimeMinutes(-5)
        .setPlace(
            Place.newBuilder().setName("Almaty").setLatitude(432).setLongitude(769).setDecimals(1))
        .setCategory(Category.CATEGORY_FORCES)
        .setCounts(Counts.newBuilder().setPeople(40).setKilled(0).setEstimated(true))
        .addTags("checkpoint")
        .setReplyTo(bytes(8))
        .addAttachments(Attachment.newBuilder().setDigest(bytes(32)).setLengthBytes(70_000))
        .setSigned(Signed.newBuilder().setReport(bytes(60)).setSignature(bytes(64)))
        .addHands(Hand.newBuilder().setName("D.").setMeans(Means.MEANS_FILE).setTimeMinutes(0))
        .setHeardBy(HeardBy.newBuilder().setFrom("A.").setMeansValue(2).setReadBack(true))
        .setCheckInHours(12)
        .setPart(Part.newBuilder().setNumber(1).setOf(2))
        .setChunk(FileChunk.newBuilder().setFile(bytes(8)).setOffset(1_024).setBytes(bytes(9)))
        .setForwarded(Forwarded.newBuilder().setOriginal(bytes(90)).setAuthorName("B."))
        .setControl(
            Control.newBuilder()
                .addReceipts(Receipt.newBuilder().setSession(bytes(8)).setUpTo(300))
                .setUnopened(bytes(16))
                .setMove(Move.newBuilder().setCard(bytes(300)).setSerial(1))
                .setCard(bytes(300)))
        .build();
  }

  private static Prekeys prekeys() {
    return Prekeys.newBuilder()
        .setSerial(2)
        .setUseUntilHour(9_000)
        .setX25519(bytes(32))
        .setMlKem768(bytes(1_184))
        .addRelays(RelayAddress.newBuilder().setKey(bytes(32)).setAddress("relay.example:7460"))
        .addTextModels(1)
        .addTextPacks(7)
        .addTextModels(300)
        .addTextPacks(7)
        .setSignature(bytes(64))
        .build();
  }

  private static ByteString bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i * 31 + count);
    }
    return ByteString.copyFrom(bytes);
  }
}
