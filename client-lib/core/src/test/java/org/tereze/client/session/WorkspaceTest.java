package org.tereze.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.client.session.stored.StoredIncoming;
import org.tereze.client.session.stored.StoredOutgoing;
import org.tereze.crypto.SecretBytes;

/** One workspace for reports of several sessions: none leaves anything for the next. */
final class WorkspaceTest {
  private final Pair pair = Pair.exchanged();

  @Test
  void sealsForSeveralContactsInTurnAsAFreshOneWould() throws Exception {
    List<SendingEnd> shared = sendingEnds();
    List<SendingEnd> apart = sendingEnds();
    Workspace space = new Workspace(pair.reporter, new SeededRandom("drawn"));
    SeededRandom random = new SeededRandom("drawn");
    for (int round = 0; round < 4; round++) {
      for (int each = 0; each < shared.size(); each++) {
        String text = "report " + round + " to " + each;
        Sealed one = seal(space, shared.get(each), text);
        Sealed other = seal(new Workspace(pair.reporter, random), apart.get(each), text);
        assertThat(one.envelope()).isEqualTo(other.envelope());
        assertThat(one.spare()).isEqualTo(other.spare());
        shared.set(each, one.next());
        apart.set(each, other.next());
      }
    }
  }

  /** From the reporter to three people. */
  private List<SendingEnd> sendingEnds() {
    List<SendingEnd> ends = new ArrayList<>();
    for (String name : new String[] {"first", "second", "third"}) {
      Pair other = new Pair(new SeededRandom(name), true);
      ends.add(SendingEnd.to(other.relativeReceiving.own(), pair.reporterReceiving.own(), true));
    }
    return ends;
  }

  private static Sealed seal(Workspace space, SendingEnd end, String text) throws SealException {
    return end.seal(space, Pair.text(text), Collections.emptyList(), Pair.HOUR);
  }

  @Test
  void opensEnvelopesOfSeveralSessionsInTurnWithForgedOnesBetween() {
    List<Sealed> sent = new ArrayList<>();
    for (int session = 0; session < 3; session++) {
      pair.reporterSending = pair.reporterSending.withoutSession();
      sent.add(pair.write("opening " + session));
      sent.add(pair.write("one " + session));
      sent.add(pair.write("two " + session));
    }
    for (int at : new int[] {0, 3, 6, 1, 4, 7, 2, 5, 8}) {
      byte[] envelope = sent.get(at).envelope();
      byte[] forged = envelope.clone();
      forged[envelope.length - 1] ^= 1;
      assertThat(pair.read(forged).outcome()).isEqualTo(Outcome.UNOPENABLE);
      assertThat(pair.read(envelope).outcome()).isEqualTo(Outcome.OPENED);
      assertThat(pair.read(envelope).outcome()).isEqualTo(Outcome.DUPLICATE);
      assertThat(pair.read(sent.get(at).spare()).outcome()).isEqualTo(Outcome.DUPLICATE);
    }
  }

  @Test
  void sealsAfterAReportThatDidNotFit() throws Exception {
    pair.read(pair.write("opening").envelope());
    SendingEnd before = pair.reporterSending;
    assertThatThrownBy(
            () ->
                before.seal(
                    pair.reporterSpace,
                    Noise.report(SessionLimits.MAX_PLAINTEXT_BYTES + 1),
                    Collections.emptyList(),
                    Pair.HOUR))
        .isInstanceOf(SealException.class);
    Opened opened = pair.read(pair.write("fits").envelope());
    assertThat(opened.report().getText()).isEqualTo("fits");
  }

  @Test
  void holdsNoTextAndNoKeyOfAReportOnceItIsSealed() {
    pair.write("opening");
    StoredOutgoing before = pair.reporterSending.stored().getCurrent();
    String text = "nobody may find these words, nor half of them";

    Sealed sealed = pair.write(text);

    StoredOutgoing after = pair.reporterSending.stored().getCurrent();
    assertHoldsNothing(pair.reporterSpace, text, before.getChainKey().toByteArray());
    assertThat(Reachable.holds(pair.reporterSpace, after.getChainKey().toByteArray())).isFalse();
    assertThat(Reachable.holds(pair.reporterSpace, sealed.envelope())).isFalse();
    // The search itself can fail: the mask's key is kept, and found.
    assertThat(Reachable.holds(pair.reporterSpace, after.getMaskKey().toByteArray())).isTrue();
  }

  @Test
  void holdsNoTextAndNoKeyOfAReportOnceItWasOpenedOrRefused() {
    pair.read(pair.write("opening").envelope());
    String text = "nobody may find these words, nor half of them";
    byte[] envelope = pair.write(text).envelope();
    byte[] forged = envelope.clone();
    forged[envelope.length - 1] ^= 1;
    StoredIncoming before = pair.relativeReceiving.stored().getSessions(0);

    pair.read(forged);
    assertHoldsNothing(pair.relativeSpace, text, before.getChainKey().toByteArray());
    pair.read(envelope);
    assertHoldsNothing(pair.relativeSpace, text, before.getChainKey().toByteArray());
  }

  private static void assertHoldsNothing(Workspace space, String text, byte[] chainKey) {
    assertThat(Reachable.holds(space, text.getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(Reachable.holds(space, chainKey)).isFalse();
    try (SecretBytes chain = SecretBytes.copyOf(chainKey);
        SecretBytes key = Chain.messageKey(chain)) {
      assertThat(Reachable.holds(space, key.expose())).isFalse();
    }
  }

  @Test
  void keepsNoKeyWhenItIsClosedAndCanBeUsedAgain() throws Exception {
    pair.read(pair.write("opening").envelope());
    pair.write("second");
    byte[] maskKey = pair.reporterSending.stored().getCurrent().getMaskKey().toByteArray();
    byte[] between =
        pair.reporter.agreement().agree(pair.relative.publicIdentity().agreement()).expose();
    assertThat(Reachable.holds(pair.reporterSpace, between)).isTrue();

    pair.reporterSpace.close();

    assertThat(Reachable.holds(pair.reporterSpace, between)).isFalse();
    assertThat(Reachable.holds(pair.reporterSpace, maskKey)).isFalse();
    assertThat(pair.read(pair.write("third").envelope()).outcome()).isEqualTo(Outcome.OPENED);
    assertThat(pair.reporterSpace).hasToString("Workspace");
  }
}
