package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Deliver;
import org.tereze.schema.Done;
import org.tereze.wire.AckCode;
import org.tereze.wire.Outcome;
import org.tereze.wire.frame.FrameType;

class LinkSessionTest {
  private final LinkFixture relay = new LinkFixture();
  private final TestOwner owner = new TestOwner("relative");

  @AfterEach
  void close() {
    relay.close();
  }

  static byte[] envelope(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void acksAPutOfTheFirstFlightAndGivesItToItsOwner() throws Exception {
    relay.claim(owner);
    LinkFixture.Client sender = relay.client();
    byte[] burst =
        new TestFrames().add(FrameType.MAILBOX, owner.introduction()).put(envelope("one")).bytes();
    sender.give(sender.initiator.first(burst)).awaitAcks(1);
    assertThat(sender.acks()).isEqualTo(Map.of(0L, AckCode.STORED));

    LinkFixture.Client reader = relay.client();
    byte[] fetch =
        new TestFrames()
            .add(FrameType.FETCH, owner.fetch(reader.initiator.hashAfterEs(), 0))
            .bytes();
    reader.give(reader.initiator.first(fetch)).await(FrameType.DONE, 1);
    List<TestInitiator.Frame> delivered = reader.initiator.frames(FrameType.DELIVER);
    assertThat(delivered).hasSize(1);
    Deliver deliver = Deliver.parseFrom(delivered.get(0).message());
    assertThat(deliver.getEnvelope().toByteArray()).isEqualTo(envelope("one"));
    Done done = Done.parseFrom(reader.initiator.frames(FrameType.DONE).get(0).message());
    assertThat(done.getOutcomeValue()).isEqualTo(Outcome.OK.code());
  }
}
