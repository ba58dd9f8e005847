package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.card.Card;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.fake.Person;
import org.tereze.client.inbox.ReceivedFile;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.outbox.SentState;
import org.tereze.client.report.FileChunks;
import org.tereze.schema.Attachment;
import org.tereze.schema.FileChunk;
import org.tereze.schema.Report;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.datagram.DatagramLimits;

/** Files that go with reports. */
final class AttachmentsTest {
  @TempDir private Path folder;

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    return noise;
  }

  private Town town() throws ClientException {
    Town town = Town.withCardsOnMemoryDisks(folder);
    town.reporter.client().write(new Draft("Relative", "opens the session"));
    town.reporter.flush();
    town.relative.flush();
    town.relative.client().forgetReceived(1);
    return town;
  }

  private static Draft photo(byte[] bytes) {
    return new Draft("Relative", "what I saw").attach("photo.jpg", "image/jpeg", bytes);
  }

  private static MailboxId mailbox(Town town) throws Exception {
    return Card.parse(town.relative.client().card("Reporter", "Relative")).mailbox();
  }

  private static List<byte[]> takeOut(Town town) throws Exception {
    town.reporter.flush();
    List<byte[]> bodies = town.relay.bodies(mailbox(town));
    town.relay.drop(Disposition.EXPIRED);
    return bodies;
  }

  private static void deliver(Town town, byte[] body) throws Exception {
    town.relay.forgetIds();
    town.relay.inject(mailbox(town), body);
    town.relative.flush();
  }

  private static ReceivedFile onlyFile(Person person, long id) throws ClientException {
    List<ReceivedFile> files = person.client().received(id).content().files();
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  private static Reason reason(ThrowingCallable call) {
    return catchThrowableOfType(ClientException.class, call).reason();
  }

  @Test
  void aFileArrivesWithTheReportThatNamesIt() throws Exception {
    try (Town town = town()) {
      byte[] file = noise(100_000);
      SentReport sent = town.reporter.client().sent(town.reporter.client().write(photo(file)));
      assertThat(sent.parts()).isEmpty();
      assertThat(sent.pieces()).hasSizeBetween(95, 100);
      for (SentReport piece : sent.pieces()) {
        assertThat(piece.file()).isEqualTo(1);
        assertThat(piece.precedence()).isEqualTo(Precedence.ROUTINE);
        assertThat(piece.envelopeBytes())
            .isLessThanOrEqualTo(DatagramLimits.MAX_UNCUT_ENVELOPE_BYTES);
      }
      assertThat(sent.pieces().get(0).envelopeBytes())
          .isGreaterThan(DatagramLimits.MAX_UNCUT_ENVELOPE_BYTES - 16);
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("what I saw");
      ReceivedFile received = onlyFile(town.relative, 2);
      assertThat(received.name()).isEqualTo("photo.jpg");
      assertThat(received.mediaType()).isEqualTo("image/jpeg");
      assertThat(received.isHere()).isTrue();
      town.relative.reopen();
      assertThat(town.relative.client().file(2, 1)).isEqualTo(file);
      assertThat(reason(() -> town.relative.client().file(2, 2))).isEqualTo(Reason.UNKNOWN_REPORT);
      assertThat(reason(() -> town.relative.client().file(9, 1))).isEqualTo(Reason.UNKNOWN_REPORT);
    }
  }

  @Test
  void filesGoBehindHeadlineAndBodyAndMayComeInAnyOrder() throws Exception {
    try (Town town = town()) {
      byte[] file = noise(5_000);
      StringBuilder words = new StringBuilder("headline\n".repeat(4));
      for (byte one : noise(3_000)) {
        words.append((char) ('a' + (one & 15))).append((char) ('a' + (one >> 4 & 15)));
      }
      Draft draft = new Draft("Relative", words.toString()).precedence(Precedence.FLASH);
      draft.attach("a", "", file).attach("b", "", noise(700));
      SentReport sent = town.reporter.client().sent(town.reporter.client().write(draft));
      assertThat(sent.parts()).hasSizeGreaterThan(2);
      List<byte[]> bodies = takeOut(town);
      assertThat(bodies).hasSize(sent.parts().size() + sent.pieces().size());
      for (int i = 0; i < sent.parts().size(); i++) {
        assertThat(bodies.get(i)).hasSize(sent.parts().get(i).envelopeBytes());
      }
      Collections.shuffle(bodies, new Random(4));
      for (byte[] body : bodies) {
        deliver(town, body);
        deliver(town, body);
      }
      assertThat(town.relative.texts()).containsExactly(words.toString());
      assertThat(town.relative.client().file(2, 1)).isEqualTo(file);
      assertThat(town.relative.client().file(2, 2)).isEqualTo(noise(700));
    }
  }

  @Test
  void saysHowMuchHasCome() throws Exception {
    try (Town town = town()) {
      town.reporter.client().write(photo(noise(5_000)));
      List<byte[]> bodies = takeOut(town);
      deliver(town, bodies.get(0));
      assertThat(onlyFile(town.relative, 2).bytesHere()).isZero();
      deliver(town, bodies.get(3));
      assertThat(onlyFile(town.relative, 2).bytesHere()).isBetween(1_000, 1_090);
      assertThat(onlyFile(town.relative, 2).isHere()).isFalse();
      assertThat(reason(() -> town.relative.client().file(2, 1))).isEqualTo(Reason.NOT_HERE);
    }
  }

  @Test
  void statusOfTheTextDoesNotWaitForFiles() throws Exception {
    try (Town town = town()) {
      long id = town.reporter.client().write(photo(noise(5_000)));
      deliver(town, takeOut(town).get(0));
      town.settle();
      SentReport sent = town.reporter.client().sent(id);
      assertThat(sent.state()).isEqualTo(SentState.OPENED);
      assertThat(sent.pieces()).hasSize(5).noneMatch(piece -> piece.state() == SentState.OPENED);
      assertThat(town.reporter.client().outbox()).hasSize(2);
    }
  }

  @Test
  void onlyWhatIsMissingGoesAgain() throws Exception {
    try (Town town = town()) {
      town.reporter.client().write(photo(noise(9_000)));
      town.relay.refuseFirstPuts(4, AckCode.BUSY);
      int before = town.relay.puts;
      town.reporter.flush();
      town.reporter.flush();
      town.reporter.flush();
      assertThat(town.relay.puts - before).isEqualTo(10 + 4);
    }
  }

  @Test
  void takesWhatTheBoundsAllowAndSaysWhatTheyDoNot() throws Exception {
    try (Town town = town()) {
      byte[] most = noise(FileChunks.MAX_FILE_BYTES);
      long id = town.reporter.client().write(photo(most));
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.client().file(2, 1)).isEqualTo(most);
      town.settle();
      assertThat(town.reporter.client().sent(id).state()).isEqualTo(SentState.OPENED);
      Draft tooLong = photo(noise(FileChunks.MAX_FILE_BYTES)).attach("b", "", new byte[1]);
      ClientException e =
          catchThrowableOfType(ClientException.class, () -> town.reporter.client().write(tooLong));
      assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
      assertThat(e).hasMessage("a report takes 8 files of 512 KiB together, not 2 of 524289 B");
      Draft tooMany = new Draft("Relative", "x");
      for (int i = 0; i < 8; i++) {
        tooMany.attach("f" + i, "", new byte[] {(byte) i});
      }
      town.reporter.client().write(tooMany);
      tooMany.attach("one more", "", new byte[1]);
      assertThat(reason(() -> town.reporter.client().write(tooMany))).isEqualTo(Reason.TOO_LARGE);
      assertThat(reason(() -> town.reporter.client().write(photo(new byte[0]))))
          .isEqualTo(Reason.BAD_DRAFT);
      Draft name = new Draft("Relative", "x").attach("n".repeat(121), "", new byte[1]);
      assertThat(reason(() -> town.reporter.client().write(name))).isEqualTo(Reason.BAD_DRAFT);
    }
  }

  @Test
  void fillsClassesOfThePolicyThatWasChosen() throws Exception {
    try (Town town = town()) {
      for (PaddingPolicy policy : List.of(PaddingPolicy.SMS, PaddingPolicy.UNIFORM)) {
        long id = town.reporter.client().write(photo(noise(20_000)).padding(policy));
        List<SentReport> pieces = town.reporter.client().sent(id).pieces();
        int bytes = policy == PaddingPolicy.SMS ? 980 : 1_400;
        assertThat(pieces.subList(0, pieces.size() - 1))
            .allMatch(piece -> piece.envelopeBytes() == bytes);
      }
    }
  }

  @Test
  void aFileThatIsNotWhatWasNamedIsNotGiven() throws Exception {
    try (Town town = town()) {
      HandSender sender =
          new HandSender(town, town.reporter, "Reporter", town.relative, "Relative");
      byte[] file = noise(100);
      Attachment attachment = FileChunks.describe("photo.jpg", "", file);
      sender.send(Report.newBuilder().setText("x").addAttachments(attachment).build());
      Report piece = FileChunks.cut(file, 1_000).get(0);
      byte[] other = file.clone();
      other[50] ^= 1;
      FileChunk.Builder changed = piece.getChunk().toBuilder();
      changed.setBytes(ByteString.copyFrom(other));
      sender.send(piece.toBuilder().setChunk(changed).build());
      sender.send(piece);
      town.relative.flush();
      assertThat(onlyFile(town.relative, 2).isHere()).isTrue();
      ClientException e =
          catchThrowableOfType(ClientException.class, () -> town.relative.client().file(2, 1));
      assertThat(e.reason()).isEqualTo(Reason.NOT_HERE);
      assertThat(e).hasMessageContaining("is not what was named");
    }
  }

  @Test
  void nothingThatASenderSaysOfAFileTakesMoreThanItsBytes() throws Exception {
    try (Town town = town()) {
      HandSender sender =
          new HandSender(town, town.reporter, "Reporter", town.relative, "Relative");
      Attachment good = FileChunks.describe("a", "", noise(100));
      Report.Builder report = Report.newBuilder().setText("x");
      for (int length : new int[] {0, -1, FileChunks.MAX_FILE_BYTES + 1, Integer.MAX_VALUE}) {
        report.addAttachments(good.toBuilder().setLengthBytes(length));
      }
      report.addAttachments(good.toBuilder().setDigest(ByteString.copyFrom(new byte[7])));
      for (int i = 0; i < 12; i++) {
        report.addAttachments(good);
      }
      sender.send(report.build());
      FileChunk piece = FileChunks.cut(noise(100), 1_000).get(0).getChunk();
      for (int offset : new int[] {-1, FileChunks.MAX_FILE_BYTES - 99, Integer.MAX_VALUE}) {
        sender.send(Report.newBuilder().setChunk(piece.toBuilder().setOffset(offset)).build());
      }
      sender.send(Report.newBuilder().setChunk(piece.toBuilder().clearBytes()).build());
      sender.send(
          Report.newBuilder().setChunk(piece.toBuilder().setFile(ByteString.EMPTY)).build());
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("x");
      List<ReceivedFile> files = town.relative.client().received(2).content().files();
      assertThat(files).hasSize(FileChunks.MAX_FILES).allMatch(file -> file.bytesHere() == 0);
    }
  }

  @Test
  void piecesThatOverlapAreJoined() throws Exception {
    try (Town town = town()) {
      HandSender sender =
          new HandSender(town, town.reporter, "Reporter", town.relative, "Relative");
      byte[] file = noise(1_000);
      Attachment attachment = FileChunks.describe("a", "", file);
      sender.send(Report.newBuilder().setText("x").addAttachments(attachment).build());
      for (int[] range : new int[][] {{500, 1_000}, {0, 400}, {300, 600}, {100, 200}}) {
        sender.send(
            Report.newBuilder()
                .setChunk(
                    FileChunk.newBuilder()
                        .setFile(attachment.getDigest().substring(0, FileChunks.ID_BYTES))
                        .setOffset(range[0])
                        .setBytes(ByteString.copyFrom(file, range[0], range[1] - range[0])))
                .build());
      }
      town.relative.flush();
      assertThat(town.relative.client().file(2, 1)).isEqualTo(file);
    }
  }

  @Test
  void forgettingTakesFilesAlongAndWhatIsStillToComeOfThem() throws Exception {
    try (Town town = town()) {
      byte[] file = noise(5_000);
      town.reporter.client().write(photo(file));
      List<byte[]> bodies = takeOut(town);
      deliver(town, bodies.get(0));
      deliver(town, bodies.get(1));
      town.relative.client().forgetReceived(2);
      town.relative.reopen();
      for (byte[] body : bodies.subList(2, bodies.size())) {
        deliver(town, body);
      }
      town.reporter.client().write(photo(file));
      bodies = takeOut(town);
      deliver(town, bodies.get(0));
      assertThat(onlyFile(town.relative, 3).bytesHere()).isZero();
      for (byte[] body : bodies) {
        deliver(town, body);
      }
      assertThat(town.relative.client().file(3, 1)).isEqualTo(file);
    }
  }

  @Test
  void aFileThatAnotherReportNamesStays() throws Exception {
    try (Town town = town()) {
      byte[] file = noise(5_000);
      town.reporter.client().write(photo(file));
      town.reporter.client().write(photo(file));
      town.reporter.flush();
      town.relative.flush();
      town.relative.client().forgetReceived(2);
      assertThat(town.relative.client().file(3, 1)).isEqualTo(file);
      town.relative.client().forgetReceived(3);
      town.reporter.client().write(new Draft("Relative", "still there"));
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).containsExactly("still there");
    }
  }

  @Test
  void goesOnWithTheReportThatIsForwarded() throws Exception {
    try (Town town = town()) {
      Person newsroom = town.person("newsroom");
      town.introduce(town.relative, "Relative", newsroom, "Newsroom");
      byte[] file = noise(5_000);
      town.reporter.client().write(photo(file).signed().attach("b", "", noise(3_000)));
      List<byte[]> bodies = takeOut(town);
      for (byte[] body : bodies.subList(0, bodies.size() - 1)) {
        deliver(town, body);
      }
      town.relative.client().forward(2, "Newsroom", "", Precedence.ROUTINE);
      town.relative.flush();
      newsroom.flush();
      List<ReceivedFile> files = newsroom.client().received(1).content().files();
      assertThat(files).hasSize(2);
      assertThat(newsroom.client().file(1, 1)).isEqualTo(file);
      assertThat(files.get(1).bytesHere()).isZero();
    }
  }

  @Test
  void piecesCountAmongWhatAContactMayFill() throws Exception {
    try (Town town = town()) {
      Person small = town.personWithSmallVault("small", 4 << 20);
      town.introduce(town.reporter, "Reporter", small, "Small");
      town.introduce(town.relative, "Relative", small, "Small");
      Random random = new Random(8);
      for (int i = 0; i < 4; i++) {
        byte[] file = new byte[400_000];
        random.nextBytes(file);
        town.reporter.client().write(new Draft("Small", "file " + i).attach("f", "", file));
      }
      town.reporter.flush();
      small.flush();
      assertThat(small.client().contact("Reporter").inboxFull()).isTrue();
      town.relative.client().write(new Draft("Small", "from another"));
      town.relative.flush();
      small.flush();
      assertThat(small.texts()).contains("from another");
      for (int i = 0; i < 8; i++) {
        if (small.client().inbox().size() > 1) {
          small.client().forgetReceived(small.client().inbox().get(0).id());
        }
        small.flush();
      }
      assertThat(small.client().contact("Reporter").inboxFull()).isFalse();
    }
  }

  @Test
  void piecesThatNobodyNamesAreForgottenInTheEnd() throws Exception {
    try (Town town = town()) {
      town.reporter.client().write(photo(noise(5_000)));
      List<byte[]> bodies = takeOut(town);
      deliver(town, bodies.get(2));
      town.clock.advance(Duration.ofDays(121));
      town.relative.flush();
      deliver(town, bodies.get(3));
      deliver(town, bodies.get(0));
      assertThat(onlyFile(town.relative, 2).bytesHere()).isBetween(1_000, 1_090);
      town.clock.advance(Duration.ofDays(200));
      town.relative.flush();
      assertThat(onlyFile(town.relative, 2).bytesHere()).isPositive();
    }
  }
}
