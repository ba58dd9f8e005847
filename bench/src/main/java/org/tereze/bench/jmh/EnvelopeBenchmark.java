package org.tereze.bench.jmh;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.codec.ReadableModels;
import org.tereze.client.identity.Identity;
import org.tereze.client.session.Opened;
import org.tereze.client.session.Outcome;
import org.tereze.client.session.ReceivingEnd;
import org.tereze.client.session.SealException;
import org.tereze.client.session.Sealed;
import org.tereze.client.session.SendingEnd;
import org.tereze.client.session.Workspace;
import org.tereze.crypto.SecretBytes;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.crypto.X25519PublicKey;
import org.tereze.testkit.SeededRandom;

/**
 * Sealing and opening a report of 300 bytes end to end, in an open session and with an opening.
 * Sealing includes the spare, compression and padding; opening includes unpacking.
 */
@State(Scope.Thread)
public class EnvelopeBenchmark {
  private static final int HOUR = 4_344;

  private final SeededRandom random = Inputs.random();
  private final Identity reporter = Identity.fromSeed(SecretBytes.owning(random.bytes(32)));
  private final Identity relative = Identity.fromSeed(SecretBytes.owning(random.bytes(32)));
  private final Workspace reporterSpace = new Workspace(reporter, random);
  private final Workspace relativeSpace = new Workspace(relative, random);
  private final X25519PublicKey relay = X25519PrivateKey.generate(random).publicKey();
  private final ReceivingEnd reporterReceiving = own(reporter, relative);
  private final ReceivingEnd relativeReceiving =
      own(relative, reporter)
          .withNewBundle(relative, relays(), ReadableModels.NONE, HOUR, HOUR, random);
  private final SendingEnd beforeOpening =
      SendingEnd.to(relativeReceiving.own(), reporterReceiving.own(), true)
          .acceptBundle(relativeReceiving.bundleSerial(), relativeReceiving.bundleBody())
          .next();
  private final SendingEnd beforeOpeningWithoutMlKem =
      SendingEnd.to(relativeReceiving.own(), reporterReceiving.own(), true);
  private final byte[] openingWithoutMlKem = sealed(beforeOpeningWithoutMlKem).envelope();
  private final Sealed opening = sealed(beforeOpening);
  private final byte[] openingEnvelope = opening.envelope();
  private final byte[] envelope = sealed(opening.next()).envelope();
  private final ReceivingEnd afterOpening = openOpening().next();

  /** Whether there is anything to measure: what does not open costs less. */
  @Setup
  public void check() {
    for (Opened opened : List.of(open(), openOpening(), openOpeningWithoutMlKem())) {
      if (opened.outcome() != Outcome.OPENED) {
        throw new IllegalStateException("an envelope does not open");
      }
    }
    if (!opening.next().quantumSafe() || sealOpeningWithoutMlKem().next().quantumSafe()) {
      throw new IllegalStateException("the wrong opening has ML-KEM");
    }
  }

  /** One more report of an open session. */
  @Benchmark
  public Sealed seal() {
    return sealed(opening.next());
  }

  /** The first report of a session that ML-KEM protects, too. */
  @Benchmark
  public Sealed sealOpening() {
    return sealed(beforeOpening);
  }

  /** The first report of a session when the recipient's bundle is not known yet. */
  @Benchmark
  public final Sealed sealOpeningWithoutMlKem() {
    return sealed(beforeOpeningWithoutMlKem);
  }

  /** One more envelope of a known session. */
  @Benchmark
  public Opened open() {
    return afterOpening.open(relativeSpace, envelope, List.of(), HOUR);
  }

  /** The envelope that opens a session. */
  @Benchmark
  public final Opened openOpening() {
    return relativeReceiving.open(relativeSpace, openingEnvelope, List.of(), HOUR);
  }

  /** The envelope that opens a session without ML-KEM. */
  @Benchmark
  public final Opened openOpeningWithoutMlKem() {
    return relativeReceiving.open(relativeSpace, openingWithoutMlKem, List.of(), HOUR);
  }

  private Sealed sealed(SendingEnd end) {
    try {
      return end.seal(reporterSpace, Inputs.REPORT, reporterReceiving.laterSecrets(), HOUR);
    } catch (SealException e) {
      throw new IllegalStateException(e);
    }
  }

  private ReceivingEnd own(Identity self, Identity contact) {
    try {
      return ReceivingEnd.create(self, 1, relays(), "Apa", HOUR, random)
          .withContact(contact.publicIdentity());
    } catch (CardException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<RelayAddress> relays() {
    try {
      return List.of(RelayAddress.of(relay, "relay.example:7460"));
    } catch (CardException e) {
      throw new IllegalStateException(e);
    }
  }
}
