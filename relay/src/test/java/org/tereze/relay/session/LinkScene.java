package org.tereze.relay.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.tereze.schema.Deliver;
import org.tereze.schema.Done;
import org.tereze.wire.Outcome;
import org.tereze.wire.frame.FrameType;

/** A relay with one claimed mailbox, somebody who writes to it and its owner who reads. */
abstract class LinkScene {
  final LinkFixture relay = new LinkFixture();
  final TestOwner owner = new TestOwner("relative");

  @BeforeEach
  void claim() {
    relay.claim(owner);
  }

  @AfterEach
  void close() {
    relay.close();
  }

  static byte[] envelope(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  TestFrames puts(String... envelopes) {
    TestFrames frames = new TestFrames().add(FrameType.MAILBOX, owner.introduction());
    for (String envelope : envelopes) {
      frames.put(envelope(envelope));
    }
    return frames;
  }

  LinkFixture.Client sent(String... envelopes) {
    LinkFixture.Client sender = relay.client();
    return sender.give(sender.initiator.first(puts(envelopes).bytes())).awaitAcks(envelopes.length);
  }

  LinkFixture.Client fetched(int budgetBytes) {
    LinkFixture.Client reader = relay.client();
    byte[] hash = reader.initiator.hashAfterEs();
    byte[] fetch = new TestFrames().add(FrameType.FETCH, owner.fetch(hash, budgetBytes)).bytes();
    return reader.give(reader.initiator.first(fetch)).await(FrameType.DONE, 1);
  }

  static List<String> delivered(LinkFixture.Client reader) throws Exception {
    List<String> texts = new ArrayList<>();
    for (TestInitiator.Frame frame : reader.initiator.frames(FrameType.DELIVER)) {
      texts.add(Deliver.parseFrom(frame.message()).getEnvelope().toStringUtf8());
    }
    return texts;
  }

  static Done done(LinkFixture.Client client, int index) throws Exception {
    return Done.parseFrom(client.initiator.frames(FrameType.DONE).get(index).message());
  }

  static Outcome outcome(LinkFixture.Client client, int index) throws Exception {
    return Outcome.of(done(client, index).getOutcomeValue());
  }

  static Map<Integer, Outcome> dones(LinkFixture.Client client) throws Exception {
    Map<Integer, Outcome> dones = new TreeMap<>();
    for (int i = 0; i < client.initiator.frames(FrameType.DONE).size(); i++) {
      dones.put(done(client, i).getRequest(), outcome(client, i));
    }
    return dones;
  }
}
