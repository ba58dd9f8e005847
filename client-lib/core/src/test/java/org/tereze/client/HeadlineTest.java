package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.card.Card;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.fake.Person;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.inbox.ReceivedReport.Proof;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.outbox.SentState;
import org.tereze.schema.Forwarded;
import org.tereze.schema.Part;
import org.tereze.schema.Report;
import org.tereze.schema.Signed;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.datagram.DatagramLimits;

/** Reports that are too long for one datagram: how they go, and how they come. */
final class HeadlineTest {
  private static final String HEADLINE = "Soldiers at the city hall, two wounded\n";

  @TempDir private Path folder;

  private static String noise(int characters) {
    Random random = new Random(11);
    StringBuilder text = new StringBuilder(HEADLINE);
    while (text.length() < characters) {
      text.append(Long.toString(random.nextLong() >>> 1, 36)).append(' ');
    }
    return text.toString();
  }

  /** People who hold each other's cards, and a session that is open. */
  private Town town() throws ClientException {
    return town(Town.withCardsOnMemoryDisks(folder));
  }

  private static Town town(Town town) throws ClientException {
    town.reporter.client().write(new Draft("Relative", "opens the session"));
    town.reporter.flush();
    town.relative.flush();
    town.relative.client().forgetReceived(1);
    return town;
  }

  private static SentReport sent(Town town, long id) throws ClientException {
    return town.reporter.client().sent(id);
  }

  private static ReceivedReport onlyOne(Person person) throws ClientException {
    List<ReceivedReport> inbox = person.client().inbox();
    assertThat(inbox).hasSize(1);
    return inbox.get(0);
  }

  private static MailboxId mailbox(Town town) throws Exception {
    return Card.parse(town.relative.client().card("Reporter", "Relative")).mailbox();
  }

  /** Takes out what waits at the relay, in the order in which it would be delivered. */
  private static List<byte[]> takeOut(Town town) throws Exception {
    List<byte[]> bodies = town.relay.bodies(mailbox(town));
    town.relay.drop(Disposition.EXPIRED);
    return bodies;
  }

  private static void deliver(Town town, byte[] body) throws Exception {
    town.relay.forgetIds();
    town.relay.inject(mailbox(town), body);
    town.relative.flush();
  }

  @Test
  void theHeadlineSaysEverythingAndTheBodyIsOneStepLessUrgent() throws Exception {
    try (Town town = town()) {
      Draft draft = new Draft("Relative", noise(20_000)).category("violence");
      draft.count(Draft.CountOf.INJURED, 2).place("Abay square").tags(List.of("almaty"));
      SentReport sent =
          sent(town, town.reporter.client().write(draft.precedence(Precedence.FLASH)));
      assertThat(sent.precedence()).isEqualTo(Precedence.FLASH);
      assertThat(sent.parts()).hasSizeBetween(10, 20);
      assertThat(sent.parts().get(0).precedence()).isEqualTo(Precedence.FLASH);
      assertThat(sent.parts().get(0).envelopeBytes()).isLessThan(150);
      for (SentReport part : sent.parts().subList(1, sent.parts().size())) {
        assertThat(part.precedence()).isEqualTo(Precedence.IMMEDIATE);
        assertThat(part.envelopeBytes())
            .isLessThanOrEqualTo(DatagramLimits.MAX_UNCUT_ENVELOPE_BYTES);
      }
      town.reporter.flush();
      deliver(town, takeOut(town).get(0));
      ReceivedReport.Content content = onlyOne(town.relative).content();
      assertThat(content.text())
          .isEqualTo(HEADLINE + "[… 2–" + sent.parts().size() + "/" + sent.parts().size() + " …]");
      assertThat(content.category()).isEqualTo("violence");
      assertThat(content.counts()).containsEntry("injured", 2);
      assertThat(content.place()).isEqualTo("Abay square");
      assertThat(content.tags()).containsExactly("almaty");
    }
  }

  @Test
  void goesBeforeTheBodiesOfWhatWasWrittenEarlier() throws Exception {
    try (Town town = town()) {
      Draft first = new Draft("Relative", noise(5_000)).precedence(Precedence.PRIORITY);
      Draft second = new Draft("Relative", noise(6_000)).precedence(Precedence.PRIORITY);
      town.reporter.client().write(first);
      town.reporter.client().write(second);
      town.reporter.flush();
      List<byte[]> waiting = takeOut(town);
      deliver(town, waiting.get(0));
      deliver(town, waiting.get(1));
      assertThat(town.relative.client().inbox())
          .hasSize(2)
          .allMatch(report -> report.content().text().startsWith(HEADLINE));
    }
  }

  @Test
  void shortOnesGoWhole() throws Exception {
    try (Town town = town()) {
      SentReport sent = sent(town, town.reporter.client().write(new Draft("Relative", "short")));
      assertThat(sent.parts()).isEmpty();
      assertThat(sent.part()).isZero();
      town.reporter.flush();
      town.relative.flush();
      ReceivedReport.Content content = onlyOne(town.relative).content();
      assertThat(content.parts()).isZero();
      assertThat(content.missing()).isEmpty();
    }
  }

  @Test
  void isOneReportInWhateverOrderItsPartsCome() throws Exception {
    for (int seed = 0; seed < 12; seed++) {
      try (Town town = town(seed)) {
        String text = noise(6_000);
        town.reporter.client().write(new Draft("Relative", text));
        town.reporter.flush();
        List<byte[]> bodies = takeOut(town);
        Collections.shuffle(bodies, new Random(seed));
        for (int i = 0; i < bodies.size(); i++) {
          deliver(town, bodies.get(i));
          deliver(town, bodies.get(i));
          town.relative.reopen();
          ReceivedReport.Content content = onlyOne(town.relative).content();
          assertThat(content.parts()).isEqualTo(bodies.size());
          assertThat(content.partsHere()).isEqualTo(i + 1);
          assertThat(content.missing()).hasSize(bodies.size() - i - 1).isSorted();
          assertThat(content.text().contains("[… ")).isEqualTo(i + 1 < bodies.size());
        }
        assertThat(town.relative.client().received(2).content().text()).isEqualTo(text);
        assertThat(town.relative.unopenedEver()).isZero();
        town.reporter.client().write(new Draft("Relative", "the next"));
        town.reporter.flush();
        town.relative.flush();
        assertThat(town.relative.client().received(3).content().text()).isEqualTo("the next");
      }
    }
  }

  @Test
  void twoAtOnceAreNotMixed() throws Exception {
    try (Town town = town()) {
      String one = noise(6_000);
      String other = "Another line with the same many parts\n" + one.substring(HEADLINE.length());
      town.reporter.client().write(new Draft("Relative", one));
      town.reporter.client().write(new Draft("Relative", other));
      assertThat(sent(town, 2).parts())
          .hasSameSizeAs(town.reporter.client().outbox().get(2).parts());
      town.reporter.flush();
      List<byte[]> bodies = takeOut(town);
      Collections.shuffle(bodies, new Random(5));
      for (byte[] body : bodies) {
        deliver(town, body);
      }
      assertThat(town.relative.texts()).containsExactlyInAnyOrder(one, other);
    }
  }

  @Test
  void aListenerIsToldOfItOnceAndThenOfEachGrowth() throws Exception {
    try (Town town = town()) {
      town.reporter.client().write(new Draft("Relative", noise(6_000)));
      town.reporter.flush();
      List<byte[]> bodies = takeOut(town);
      List<Integer> here = new ArrayList<>();
      int shown = 0;
      BurstListener listener =
          new BurstListener() {
            @Override
            public void reportReceived(ReceivedReport report) {
              assertThat(report.id()).isEqualTo(2);
              here.add(report.content().partsHere());
            }
          };
      for (byte[] body : bodies) {
        town.relay.forgetIds();
        town.relay.inject(mailbox(town), body);
        shown += town.relative.client().flush(listener).get(0).shown();
      }
      assertThat(shown).isEqualTo(1);
      for (int i = 0; i < bodies.size(); i++) {
        assertThat(here.get(i)).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void statusIsThatOfTheSlowestPartAndTellsHowManyAreWhere() throws Exception {
    try (Town town = town()) {
      long id = town.reporter.client().write(new Draft("Relative", noise(6_000)).keepText());
      int parts = sent(town, id).parts().size();
      town.relay.refuseFirstPuts(2, AckCode.BUSY);
      town.reporter.flush();
      SentReport sent = sent(town, id);
      assertThat(sent.state()).isEqualTo(SentState.QUEUED);
      assertThat(sent.reason()).contains("cannot write now");
      assertThat(sent.partsIn(SentState.QUEUED)).isEqualTo(2);
      assertThat(sent.partsIn(SentState.IN_CUSTODY)).isEqualTo(parts - 2);
      assertThat(sent.keptText()).isEqualTo(noise(6_000));
      assertThat(sent(town, id + 1).part()).isEqualTo(2);
      assertThat(sent(town, id + 1).parts()).isEmpty();
      town.relative.flush();
      town.anHourPasses();
      town.reporter.flush();
      assertThat(sent(town, id).state()).isEqualTo(SentState.IN_CUSTODY);
      assertThat(sent(town, id).partsIn(SentState.COLLECTED)).isEqualTo(parts - 2);
      town.relative.flush();
      town.settle();
      assertThat(sent(town, id).state()).isEqualTo(SentState.OPENED);
      assertThat(town.reporter.client().outbox()).hasSize(2);
      assertThat(town.reporter.client().costs()).hasSize(2);
      long frames = 0;
      for (int part = 0; part < parts; part++) {
        long own = part == 0 ? 0 : town.reporter.client().cost(id + part).frameBytes();
        frames += own;
      }
      assertThat(town.reporter.client().cost(id).frameBytes()).isGreaterThan(frames);
      assertThat(town.reporter.client().cost(id).envelopeBytes())
          .isEqualTo(sent(town, id).envelopeBytes());
    }
  }

  @Test
  void whatEndedBadlySaysSoOnceNothingIsOnItsWay() throws Exception {
    try (Town town = town()) {
      long id = town.reporter.client().write(new Draft("Relative", noise(6_000)));
      int parts = sent(town, id).parts().size();
      town.relay.refuseFirstPuts(1, AckCode.TOO_LARGE);
      town.reporter.flush();
      assertThat(sent(town, id).state()).isEqualTo(SentState.IN_CUSTODY);
      town.relative.flush();
      town.settle();
      assertThat(sent(town, id).state()).isEqualTo(SentState.REFUSED);
      assertThat(sent(town, id).partsIn(SentState.OPENED)).isEqualTo(parts - 1);
    }
  }

  @Test
  void signedPartsProveTheWholeAlsoWhenForwarded() throws Exception {
    try (Town town = town()) {
      Person newsroom = town.person("newsroom");
      town.introduce(town.relative, "Relative", newsroom, "Newsroom");
      String text = noise(6_000);
      town.reporter.client().write(new Draft("Relative", text).signed());
      for (SentReport part : sent(town, 2).parts()) {
        assertThat(part.envelopeBytes())
            .isLessThanOrEqualTo(DatagramLimits.MAX_UNCUT_ENVELOPE_BYTES);
      }
      town.reporter.flush();
      List<byte[]> bodies = takeOut(town);
      for (byte[] body : bodies.subList(0, bodies.size() - 1)) {
        deliver(town, body);
      }
      assertThat(onlyOne(town.relative).authorship().proof()).isEqualTo(Proof.SIGNATURE_VALID);
      town.relative.client().forward(2, "Newsroom", "look", Precedence.FLASH);
      deliver(town, bodies.get(bodies.size() - 1));
      assertThat(onlyOne(town.relative).authorship().proof()).isEqualTo(Proof.SIGNATURE_VALID);
      assertThat(onlyOne(town.relative).content().text()).isEqualTo(text);
      town.relative.client().forward(2, "Newsroom", "all of it", Precedence.FLASH);
      town.relative.flush();
      newsroom.flush();
      List<ReceivedReport> inbox = newsroom.client().inbox();
      assertThat(inbox).hasSize(2);
      for (ReceivedReport forwarded : inbox) {
        assertThat(forwarded.authorship().proof()).isEqualTo(Proof.SIGNATURE_VALID);
        assertThat(forwarded.authorship().author()).isEqualTo("Reporter");
        assertThat(forwarded.content().parts()).isEqualTo(bodies.size());
      }
      assertThat(inbox.get(0).authorship().comment()).isEqualTo("look");
      assertThat(inbox.get(0).content().missing()).containsExactly(bodies.size());
      assertThat(inbox.get(1).content().text()).isEqualTo(text);
      assertThat(newsroom.client().received(2).encoded()).hasSameSizeAs(bodies);
    }
  }

  @Test
  void forwardsOnePartOfManyAsThatPart() throws Exception {
    try (Town town = town()) {
      Person newsroom = town.person("newsroom");
      town.introduce(town.relative, "Relative", newsroom, "Newsroom");
      town.reporter.client().write(new Draft("Relative", noise(6_000)));
      town.reporter.flush();
      deliver(town, takeOut(town).get(2));
      assertThat(onlyOne(town.relative).content().partsHere()).isEqualTo(1);
      town.relative.client().forward(2, "Newsroom", "", Precedence.ROUTINE);
      town.relative.flush();
      newsroom.flush();
      ReceivedReport forwarded = onlyOne(newsroom);
      assertThat(forwarded.content().partsHere()).isEqualTo(1);
      assertThat(forwarded.content().text()).startsWith("[… 1–2/").contains("[… 4");
      assertThat(forwarded.authorship().proof()).isEqualTo(Proof.NONE);
    }
  }

  @Test
  void forgettingIsOfAllPartsAndOfWhatIsStillToCome() throws Exception {
    try (Town town = town()) {
      town.reporter.client().write(new Draft("Relative", noise(6_000)));
      town.reporter.flush();
      List<byte[]> bodies = takeOut(town);
      deliver(town, bodies.get(1));
      deliver(town, bodies.get(0));
      town.relative.client().forgetReceived(2);
      assertThat(town.relative.client().inbox()).isEmpty();
      town.relative.reopen();
      for (byte[] body : bodies) {
        deliver(town, body);
        assertThat(town.relative.client().inbox()).isEmpty();
        ClientException e =
            catchThrowableOfType(ClientException.class, () -> town.relative.client().received(2));
        assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_REPORT);
      }
      town.settle();
      assertThat(sent(town, 2).state()).isEqualTo(SentState.OPENED);
      town.reporter.client().write(new Draft("Relative", "the next"));
      town.reporter.flush();
      town.relative.flush();
      assertThat(onlyOne(town.relative).id()).isEqualTo(3);
    }
  }

  @Test
  void aWrittenOneIsForgottenWithAllItsPartsOrNotAtAll() throws Exception {
    try (Town town = town()) {
      long first = town.reporter.client().write(new Draft("Relative", noise(6_000)));
      town.reporter.client().forget(first + 1);
      assertThat(town.reporter.client().outbox()).hasSize(1);
      long second = town.reporter.client().write(new Draft("Relative", noise(6_000)));
      town.relay.refuseFirstPuts(2, AckCode.BUSY);
      town.reporter.flush();
      ClientException e =
          catchThrowableOfType(ClientException.class, () -> town.reporter.client().forget(second));
      assertThat(e.reason()).isEqualTo(Reason.ON_ITS_WAY);
      assertThat(sent(town, second).parts()).hasSize(5);
      town.reporter.flush();
      // The two that were refused went last.
      deliver(town, takeOut(town).get(3));
      town.settle();
      assertThat(sent(town, second).parts().get(0).state()).isEqualTo(SentState.OPENED);
      assertThat(
              catchThrowableOfType(
                      ClientException.class, () -> town.reporter.client().forget(second))
                  .reason())
          .isEqualTo(Reason.ON_ITS_WAY);
      assertThat(sent(town, second).parts()).hasSize(5);
    }
  }

  @Test
  void afterACrashAllPartsAreThereOrNone() throws Exception {
    int operation = 0;
    boolean cutCame = true;
    int whole = 0;
    while (cutCame) {
      try (Town town = town(operation)) {
        town.reporter.disk().cutAt(operation++);
        cutCame = crashes(town);
        town.reporter.disk().cutAt(Integer.MAX_VALUE);
        town.reporter.crash();
        List<SentReport> outbox = town.reporter.client().outbox();
        whole += outbox.size() - 1;
        town.reporter.client().write(new Draft("Relative", "after the crash"));
        town.reporter.flush();
        town.relative.flush();
        List<String> expected = new ArrayList<>();
        if (outbox.size() == 2) {
          expected.add(noise(6_000));
        }
        expected.add("after the crash");
        assertThat(town.relative.texts()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(town.relative.unopenedEver()).isZero();
      }
    }
    assertThat(whole).as("cuts that left a whole report").isBetween(2, operation - 1);
  }

  private Town town(int number) throws ClientException {
    return town(Town.withCardsOnMemoryDisks(folder.resolve("town" + number)));
  }

  private static boolean crashes(Town town) {
    try {
      town.reporter.client().write(new Draft("Relative", noise(6_000)));
      return false;
    } catch (ClientException e) {
      return true;
    }
  }

  @Test
  void anAnswerNamesTheReportAndNotThePart() throws Exception {
    try (Town town = town()) {
      long id = town.reporter.client().write(new Draft("Relative", noise(6_000)));
      town.reporter.flush();
      deliver(town, takeOut(town).get(3));
      town.relative.client().write(new Draft("Reporter", "what then?").replyTo(2));
      town.relative.flush();
      town.reporter.flush();
      assertThat(onlyOne(town.reporter).content().replyTo()).isEqualTo(id);
    }
  }

  @Test
  void fillsClassesOfThePolicyThatWasChosen() throws Exception {
    try (Town town = town()) {
      Draft draft = new Draft("Relative", noise(9_000));
      long sms = town.reporter.client().write(draft.padding(PaddingPolicy.SMS));
      for (SentReport part : sent(town, sms).parts()) {
        assertThat(part.envelopeBytes() % PaddingPolicy.SMS_BYTES).isZero();
        assertThat(part.envelopeBytes()).isLessThanOrEqualTo(980);
      }
      long uniform = town.reporter.client().write(draft.padding(PaddingPolicy.UNIFORM));
      List<SentReport> parts = sent(town, uniform).parts();
      assertThat(parts.get(0).envelopeBytes()).isEqualTo(280);
      assertThat(parts.subList(1, parts.size())).allMatch(part -> part.envelopeBytes() == 1_400);
      assertThat(parts.size()).isLessThan(sent(town, sms).parts().size());
      Gauge gauge = town.reporter.client().gauge("Relative");
      assertThat(gauge.measure(draft).envelopes()).isEqualTo(parts.size());
      assertThat(gauge.measure(draft).envelopeBytes())
          .isEqualTo(sent(town, uniform).envelopeBytes());
    }
  }

  @Test
  void aHundredThousandCharactersOfAnyScriptGo() throws Exception {
    try (Town town = town()) {
      Random random = new Random(7);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 100_000; i++) {
        // The planes of symbols and rare ideographs: four bytes each, and next to nothing in
        // common.
        text.appendCodePoint(0x20000 + random.nextInt(0xa000));
      }
      long id = town.reporter.client().write(new Draft("Relative", text.toString()));
      assertThat(sent(town, id).parts().size()).isBetween(200, TextParts.MAX_PARTS);
      town.reporter.flush();
      town.relative.flush();
      assertThat(onlyOne(town.relative).content().text()).isEqualTo(text.toString());
    }
  }

  @Test
  void refusesWhatNoNumberOfPartsCarries() throws Exception {
    try (Town town = town()) {
      Draft draft = new Draft("Relative", noise(1_000_000));
      ClientException e =
          catchThrowableOfType(ClientException.class, () -> town.reporter.client().write(draft));
      assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
      assertThat(e).hasMessageContaining("too long even for 512 parts");
      assertThat(town.reporter.client().outbox()).hasSize(1);
    }
  }

  @Test
  void withoutRoomForAllPartsNoneIsWritten() throws Exception {
    try (Town town = town()) {
      Person small = town.personWithSmallVault("small", 1 << 20);
      town.introduce(small, "Small", town.relative, "Relative");
      Draft draft = new Draft("Relative", noise(40_000));
      ClientException e =
          catchThrowableOfType(ClientException.class, () -> small.client().write(draft));
      assertThat(e.reason()).isEqualTo(Reason.OUTBOX_FULL);
      assertThat(small.client().outbox()).isEmpty();
      small.client().write(new Draft("Relative", "short ones still go"));
    }
  }

  @Test
  void aPlaceThatCannotBeMakesAReportOfItsOwn() throws Exception {
    try (Town town = town()) {
      HandSender sender =
          new HandSender(town, town.reporter, "Reporter", town.relative, "Relative");
      for (int[] place :
          new int[][] {{1, 513}, {3, 2}, {0, 4}, {-1, -1}, {1, 1}, {9, 9}, {1, 3}, {2, 4}}) {
        Part part = Part.newBuilder().setNumber(place[0]).setOf(place[1]).build();
        sender.send(Report.newBuilder().setText("x").setPart(part).build());
      }
      town.relative.flush();
      assertThat(town.relative.texts())
          .containsExactly(
              "x",
              "x",
              "x",
              "x",
              "x",
              "[… 1–8/9 …]\nx",
              "x\n[… 2–3/3 …]",
              "[… 1/4 …]\nx\n[… 3–4/4 …]");
    }
  }

  @Test
  void partsOfDifferentSignedTextsProveNothingTogether() throws Exception {
    try (Town town = town()) {
      String one = noise(6_000);
      town.reporter.client().write(new Draft("Relative", one).signed());
      town.reporter.client().write(new Draft("Relative", one).signed());
      town.reporter.flush();
      town.relative.flush();
      List<byte[]> ofOne = town.relative.client().received(2).encoded();
      List<byte[]> ofOther = town.relative.client().received(3).encoded();
      assertThat(proofOf(town, "whole", ofOne)).isEqualTo(Proof.SIGNATURE_VALID);
      List<byte[]> mixed = new ArrayList<>(ofOne);
      mixed.set(2, ofOther.get(2));
      assertThat(proofOf(town, "mixed", mixed)).isEqualTo(Proof.SIGNATURE_INVALID);
      List<byte[]> twice = new ArrayList<>(ofOne);
      twice.set(2, ofOne.get(1));
      assertThat(proofOf(town, "twice", twice)).isEqualTo(Proof.SIGNATURE_INVALID);
      List<byte[]> broken = new ArrayList<>(ofOne);
      Report part = Report.parseFrom(ofOne.get(2));
      Signed.Builder signed = part.getSigned().toBuilder();
      broken.set(
          2,
          part.toBuilder()
              .setSigned(signed.setSignature(ByteString.copyFrom(new byte[64])))
              .build()
              .toByteArray());
      assertThat(proofOf(town, "broken", broken)).isEqualTo(Proof.SIGNATURE_INVALID);
      List<byte[]> added = new ArrayList<>(ofOne);
      added.set(2, Report.newBuilder().setText("not signed").build().toByteArray());
      assertThat(proofOf(town, "added", added)).isEqualTo(Proof.SIGNATURE_INVALID);
      List<byte[]> gap = new ArrayList<>(ofOne);
      gap.remove(2);
      assertThat(proofOf(town, "gap", gap)).isEqualTo(Proof.SIGNATURE_VALID);
    }
  }

  /** What a newsroom sees that these are forwarded to as one report. */
  private static Proof proofOf(Town town, String name, List<byte[]> originals) throws Exception {
    Person newsroom = town.person(name);
    town.introduce(town.relative, "Relative", newsroom, name);
    HandSender sender = new HandSender(town, town.relative, "Relative", newsroom, name);
    Card author = Card.parse(town.reporter.client().card("Relative", "Reporter"));
    for (int i = 0; i < originals.size(); i++) {
      Forwarded.Builder forwarded =
          Forwarded.newBuilder()
              .setOriginal(ByteString.copyFrom(originals.get(i)))
              .setAuthorKey(ByteString.copyFrom(author.identity().signing().encoded()))
              .setAuthorName("Reporter");
      sender.send(
          Report.newBuilder()
              .setForwarded(forwarded)
              .setPart(Part.newBuilder().setNumber(i + 1).setOf(originals.size()))
              .build());
    }
    newsroom.flush();
    return onlyOne(newsroom).authorship().proof();
  }
}
