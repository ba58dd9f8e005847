package org.tereze.client;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.contact.Contact;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.outbox.SentReport;

/**
 * One person's identity, contacts, outbox and inbox on one device.
 *
 * <p>Threads: every method may be called from any thread. {@link #flush} blocks for as long as its
 * links last, one at a time; everything else blocks for disk only and may run beside it. Listeners
 * are called on the thread that flushes, with no lock held. {@link #close} ends a flush that is
 * running.
 *
 * <p>Guarantees: when {@link #write} has returned, the report survives a crash at any point; it is
 * queued until a relay acknowledged custody and kept, sealed, until the recipient's receipt. A
 * report is in {@link #inbox} before the relay is told that it may forget it, and once however
 * often it came.
 *
 * <p><b>Not guaranteed:</b> when anything arrives. Only {@link SentReport#state} says what is
 * known, and who says so.
 */
@SuppressWarnings("DoNotCallSuggester") // until the bodies are there
public final class Client implements AutoCloseable {
  private Client() {}

  /**
   * Makes a new identity in an empty or absent folder. {@code passphrase} is UTF-8, is not kept and
   * stays the caller's to erase.
   */
  public static Client create(Path home, byte[] passphrase, ClientOptions options)
      throws ClientException {
    throw new UnsupportedOperationException();
  }

  /** Opens the identity in {@code home}. */
  public static Client open(Path home, byte[] passphrase, ClientOptions options)
      throws ClientException {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes the identity of these 24 words again in an empty or absent folder. With {@code relay}
   * also asks that relay for the backup of contacts and relays; without, or when there is none,
   * contacts have to be exchanged again.
   */
  public static Client restore(
      Path home, byte[] passphrase, String words, @Nullable String relay, ClientOptions options)
      throws ClientException {
    throw new UnsupportedOperationException();
  }

  /** The 24 words. Whoever has them can impersonate this person. */
  public String words() {
    throw new UnsupportedOperationException();
  }

  /** This identity's own fingerprint as short words, to read out to a contact. */
  public List<String> fingerprint() {
    throw new UnsupportedOperationException();
  }

  /**
   * Adds a relay, {@code KEY@host:port}, at which this person's mailboxes live; new cards name up
   * to three.
   */
  public void addRelay(String address) throws ClientException {
    throw new UnsupportedOperationException();
  }

  /** The relays of this person, in order. */
  public List<String> relays() {
    throw new UnsupportedOperationException();
  }

  /**
   * The card made for the contact named {@code contact} as a {@code TEREZE:} URI, with a mailbox of
   * its own. Made at the first call, the same at later ones; needs a relay.
   *
   * @param ownName the name to show on the card, may be empty
   */
  public String card(String contact, String ownName) throws ClientException {
    throw new UnsupportedOperationException();
  }

  /**
   * Adds the card of the contact named {@code contact}, who may be new or may have been given a
   * card already.
   */
  public Contact add(String contact, String cardUri) throws ClientException {
    throw new UnsupportedOperationException();
  }

  /** All contacts, revoked ones included, in the order in which they were made. */
  public List<Contact> contacts() throws ClientException {
    throw new UnsupportedOperationException();
  }

  /** The contact with this name. */
  public Contact contact(String name) throws ClientException {
    throw new UnsupportedOperationException();
  }

  /** Says that the contact's fingerprint was compared and is right. */
  public void confirm(String contact) throws ClientException {
    throw new UnsupportedOperationException();
  }

  /**
   * Drops the sessions with a contact at once and its mailbox in the next window; queued reports to
   * it are cancelled.
   */
  public void revoke(String contact) throws ClientException {
    throw new UnsupportedOperationException();
  }

  /**
   * Gives the contact a new mailbox by a sealed message; the old one is revoked after the longest
   * lifetime.
   */
  public void move(String contact) throws ClientException {
    throw new UnsupportedOperationException();
  }

  /**
   * Seals and queues a report; durable on return. The number is the report's in {@link #outbox}.
   */
  public long write(Draft draft) throws ClientException {
    throw new UnsupportedOperationException();
  }

  /**
   * Seals and queues report {@code inboxId} for another contact, with its author's signature intact
   * where it has one.
   *
   * @param comment the forwarder's own words, may be empty
   */
  public long forward(long inboxId, String to, String comment, Draft.Urgency urgency)
      throws ClientException {
    throw new UnsupportedOperationException();
  }

  /** Everything written here that is not yet forgotten, oldest first. */
  public List<SentReport> outbox() throws ClientException {
    throw new UnsupportedOperationException();
  }

  /** The report with this number in the outbox. */
  public SentReport sent(long id) throws ClientException {
    throw new UnsupportedOperationException();
  }

  /** Everything opened here, oldest first. */
  public List<ReceivedReport> inbox() throws ClientException {
    throw new UnsupportedOperationException();
  }

  /** The report with this number in the inbox. */
  public ReceivedReport received(long id) throws ClientException {
    throw new UnsupportedOperationException();
  }

  /**
   * One burst in both directions with every relay there is something to say to or to fetch from,
   * one after the other. Never throws for a link that failed: its outcome says so, and the next
   * flush goes on where it ended.
   */
  public List<BurstOutcome> flush(BurstListener listener) throws ClientException {
    throw new UnsupportedOperationException();
  }

  /**
   * Waits until there is something new to send (a report was written, a receipt came due), at most
   * {@code millis}; true if there is.
   */
  public boolean awaitWork(long millis) throws ClientException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  /**
   * Destroys the keys first, then the files of {@code home}. What flash memory keeps beneath is out
   * of reach.
   */
  public static void wipe(Path home) throws ClientException {
    throw new UnsupportedOperationException();
  }

  /** Ends a flush that is running and lets go of the home; keys in memory are erased. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
