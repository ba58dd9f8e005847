package org.tereze.relay.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.link.Question;
import org.tereze.link.Questions;
import org.tereze.relay.store.TransitMailbox;
import org.tereze.relay.store.UndecidedEnvelope;
import org.tereze.schema.Ask;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Limits;
import org.tereze.wire.MailboxId;
import org.tereze.wire.RelayId;
import org.tereze.wire.frame.FrameReader;
import org.tereze.wire.frame.FrameWriter;

class NewsTest {
  private static final RelayId SELF = relay(1);
  private static final RelayId UPSTREAM = relay(2);
  private static final RelayId ELSEWHERE = relay(4);

  private final StubTransitStore store = new StubTransitStore();
  private final News news =
      new News(
          store,
          new Onward(store, home -> home.equals(ELSEWHERE) ? null : UPSTREAM, SELF, UPSTREAM));

  private static RelayId relay(int number) {
    return RelayId.of(ByteBuffer.allocate(RelayId.BYTES).putInt(number).array());
  }

  private void undecided(RelayId home, int number, int count) {
    AskSecret secret = AskSecret.of(ByteBuffer.allocate(16).putInt(number).array());
    TransitMailbox mailbox =
        new TransitMailbox(
            home,
            MailboxId.of(ByteBuffer.allocate(16).putInt(number).array()),
            secret.verifier(),
            secret,
            List.of());
    for (int i = 0; i < count; i++) {
      long id = 1_000_000L * number + i;
      store.undecided.add(new UndecidedEnvelope(number, mailbox, 3, i + 1, id, 9_000));
    }
  }

  private static List<Ask> frames(News.Round round) throws Exception {
    FrameWriter writer = new FrameWriter(1 << 20);
    Questions questions = new Questions();
    for (Question question : round.questions()) {
      questions.ask(question, writer);
    }
    FrameReader reader = new FrameReader();
    List<Ask> asks = new ArrayList<>();
    reader.feed(writer.array(), writer.offset(), writer.size());
    while (reader.next()) {
      asks.add(reader.message(Ask.parser()));
    }
    return asks;
  }

  @Test
  void asksInRoundsThatGoOnWhereTheLastOneEnded() throws Exception {
    undecided(relay(2), 1, 3_000);
    undecided(relay(3), 2, 10);
    undecided(ELSEWHERE, 3, 10);
    assertThat(news.isThere()).isTrue();
    List<Long> ids = new ArrayList<>();
    News.Round first = news.next();
    assertThat(first.asked()).hasSize(News.MOST_IN_ROUND);
    first.asked().forEach(each -> ids.add(each.envelopeId()));
    News.Round second = news.next();
    second.asked().forEach(each -> ids.add(each.envelopeId()));
    assertThat(ids).hasSize(3_010).doesNotHaveDuplicates();
    assertThat(news.next().asked()).isEqualTo(first.asked()); // all over again
  }

  @Test
  void asksForEachMailboxUnderItsSecretAndNoMoreThanAFrameHolds() throws Exception {
    undecided(relay(2), 1, Limits.MAX_IDS_PER_ASK + 1);
    undecided(relay(2), 2, 2);
    List<Ask> asks = frames(news.next());
    assertThat(asks).extracting(ask -> ask.getIds().size() / 8).containsExactly(512, 1, 2);
    assertThat(asks.get(2).getSecret())
        .isEqualTo(ByteString.copyFrom(ByteBuffer.allocate(16).putInt(2).array()));
    assertThat(asks.get(2).getIds().asReadOnlyByteBuffer().getLong(8)).isEqualTo(2_000_001L);
  }

  @Test
  void hasNothingToAskWhereNothingIsUndecided() throws Exception {
    undecided(ELSEWHERE, 3, 10);
    assertThat(news.isThere()).isFalse();
    assertThat(news.next().questions()).isEmpty();
  }
}
