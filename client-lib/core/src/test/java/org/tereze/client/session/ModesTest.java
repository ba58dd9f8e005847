package org.tereze.client.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tereze.schema.Receipt;

/** Which mode an opening takes, and what each is worth. */
final class ModesTest {
  private final Pair pair = Pair.exchanged();

  private Sealed writeAnew(String text) {
    pair.reporterSending = pair.reporterSending.withoutSession();
    return pair.write(text);
  }

  private OpeningPlan plan(SendingEnd end, int nowHour) {
    return requireNonNull(
        OpeningPolicy.plan(end.withoutSession(), pair.reporterReceiving.laterSecrets(), nowHour));
  }

  @Test
  void authWithoutABundleAndMlKemWithOne() {
    assertThat(plan(pair.reporterSending, Pair.HOUR).mode).isEqualTo(OpeningMode.AUTH);
    Bundles.publish(pair);
    assertThat(plan(pair.reporterSending, Pair.HOUR).mode).isEqualTo(OpeningMode.ML_KEM);
    assertThat(plan(pair.reporterSending, Pair.HOUR).serial).isEqualTo(1);
  }

  @Test
  void anUnconfirmedMlKemSessionIsNotBuiltOn() {
    Bundles.publish(pair);
    pair.read(pair.write("not yet confirmed").envelope());

    assertThat(plan(pair.reporterSending, Pair.HOUR).mode).isEqualTo(OpeningMode.ML_KEM);
  }

  @Test
  void aConfirmedOneIsAndTheSecretsStayTheSameOverManySessions() {
    Bundles.publish(pair);
    Bundles.confirm(pair, pair.write("first"));
    for (int i = 0; i < 10; i++) {
      // No receipt comes any more: the first session stays the one that is built on.
      Sealed later = writeAnew("later " + i);
      assertThat(later.envelope().length).isLessThan(100);
      Opened opened = pair.read(later.envelope());
      assertThat(opened.outcome()).isEqualTo(Outcome.OPENED);
      assertThat(opened.quantumSafe()).isTrue();
    }
    assertThat(pair.reporterSending.laterSecrets())
        .hasSizeLessThanOrEqualTo(SessionLimits.MAX_LATER_SECRETS);
  }

  @Test
  void theOtherDirectionRestsOnItToo() {
    Bundles.publish(pair);
    pair.read(pair.write("first").envelope());

    Sealed answer = pair.answer(Pair.text("answer"), Pair.HOUR);

    assertThat(answer.envelope().length).isLessThan(100);
    assertThat(pair.relativeSending.quantumSafe()).isTrue();
    Opened opened = pair.readAnswer(answer.envelope());
    assertThat(opened.outcome()).isEqualTo(Outcome.OPENED);
    assertThat(opened.quantumSafe()).isTrue();
  }

  @Test
  void aRecipientThatLostItsStateIsOpenedToWithMlKemAgain() {
    Bundles.publish(pair);
    Bundles.confirm(pair, pair.write("first"));
    pair.reporterSending = pair.reporterSending.afterUnopenedOpening();

    assertThat(plan(pair.reporterSending, Pair.HOUR).mode).isEqualTo(OpeningMode.ML_KEM);
    Bundles.confirm(pair, pair.write("anew"));
    assertThat(plan(pair.reporterSending, Pair.HOUR).mode).isEqualTo(OpeningMode.LATER);
  }

  @Test
  void aNewerBundleOpensAnew() {
    Bundles.publish(pair);
    Sealed first = pair.write("first");
    assertThat(pair.write("same").session()).isEqualTo(first.session());
    Bundles.publish(pair);

    Sealed second = pair.write("second");

    assertThat(second.opening()).isTrue();
    assertThat(pair.read(second.envelope()).outcome()).isEqualTo(Outcome.OPENED);
  }

  @Test
  void pastItsUseUntilABundleIsUsedOnlyWhenItReplacedTheCard() {
    Bundles.publish(pair);
    int after = Pair.HOUR + SessionLimits.BUNDLE_USE_HOURS + 1;
    assertThat(plan(pair.reporterSending, after).serial).isZero();

    pair.write("used while fresh");
    assertThat(plan(pair.reporterSending, after).serial).isEqualTo(1);
  }

  @Test
  void baseUntilTheContactIsKnownToHoldOurCard() {
    Pair strangers = new Pair(new SeededRandom("strangers"), false);
    Bundles.publish(strangers);
    Sealed first = strangers.write("first");
    assertThat(strangers.reporterSending.quantumSafe()).isFalse();
    strangers.read(first.envelope());
    strangers.relativeReceiving =
        strangers.relativeReceiving.withContact(strangers.reporter.publicIdentity());
    Receipt receipt = strangers.relativeReceiving.receipts().get(0);
    strangers.reporterSending = strangers.reporterSending.acceptReceipt(receipt);

    Sealed second = strangers.write("second");

    assertThat(second.opening()).isTrue();
    assertThat(strangers.reporterSending.quantumSafe()).isTrue();
    Opened opened = strangers.read(second.envelope());
    assertThat(opened.sender()).isEqualTo(strangers.reporter.publicIdentity());
    assertThat(opened.quantumSafe()).isTrue();
  }

  @Test
  void aCardInsideProvesNothingWithoutTheProof() {
    Pair strangers = new Pair(new SeededRandom("strangers"), false);
    SendingEnd end =
        SendingEnd.to(strangers.relativeReceiving.own(), strangers.reporterReceiving.own(), false);
    byte[] card = strangers.reporterReceiving.own().encoded();

    Opened forged = strangers.read(Strangers.withCard(strangers, end, card));
    Opened bare = strangers.read(Strangers.unproven(strangers, end, "nobody"));

    assertThat(forged.outcome()).isEqualTo(Outcome.OPENED);
    assertThat(forged.sender()).isNull();
    assertThat(bare.sender()).isNull();
  }

  @Test
  void aProofIsGoodForOneSessionOnly() {
    Pair strangers = new Pair(new SeededRandom("strangers"), false);
    Opened honest = strangers.read(strangers.write("honest").envelope());
    SendingEnd end =
        SendingEnd.to(strangers.relativeReceiving.own(), strangers.reporterReceiving.own(), false);

    Opened replayed = strangers.read(Strangers.seal(strangers, end, honest.report()));

    assertThat(honest.sender()).isNotNull();
    assertThat(replayed.sender()).isNull();
  }

  @Test
  void anotherPersonsAuthOpeningDoesNotOpenAsTheContacts() {
    Pair others = new Pair(new SeededRandom("others"), true);
    SendingEnd impostor =
        SendingEnd.to(pair.relativeReceiving.own(), others.relativeReceiving.own(), true);
    Sealed sealed;
    try {
      sealed =
          impostor.seal(
              others.relativeSpace, Pair.text("it is me"), java.util.List.of(), Pair.HOUR);
    } catch (SealException e) {
      throw new AssertionError(e);
    }
    // The relative's own identity as sender is not the reporter's.
    assertThat(pair.read(sealed.envelope()).outcome()).isEqualTo(Outcome.UNOPENABLE);
  }

  @Test
  void whatWaitedForACardOpensOnceTheContactIsKnown() {
    Pair late = Pair.exchanged();
    late.relativeReceiving =
        new ReceivingEnd(
            late.relativeReceiving.stored().toBuilder().clearContact().build(),
            late.relativeReceiving.own());
    Sealed sealed = late.write("you hold my card, I thought");
    assertThat(late.read(sealed.envelope()).outcome()).isEqualTo(Outcome.UNOPENABLE);

    late.relativeReceiving = late.relativeReceiving.withContact(late.reporter.publicIdentity());

    assertThat(late.read(sealed.envelope()).outcome()).isEqualTo(Outcome.OPENED);
  }
}
