package org.tereze.client;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.burst.CallPlanner;
import org.tereze.client.card.Card;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.codec.ModelPack;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.contact.Contact;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.cost.CostBook;
import org.tereze.client.cost.LinkCost;
import org.tereze.client.cost.ReportCost;
import org.tereze.client.home.Home;
import org.tereze.client.identity.Identity;
import org.tereze.client.inbox.Inbox;
import org.tereze.client.inbox.ReceiptClock;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.inbox.WaitingReport;
import org.tereze.client.outbox.Deliveries;
import org.tereze.client.outbox.Outbox;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.window.KnownWindows;
import org.tereze.client.window.WindowBook;
import org.tereze.window.schedule.FixedWindow;
import org.tereze.window.schedule.NextTry;
import org.tereze.wire.Precedence;

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
public final class Client implements AutoCloseable {
  private final Home home;
  private final HomeAccess access;
  private final OwnRelays relays;
  private final People people;
  private final Letters letters;
  private final Outbox outbox;
  private final SentReports sent;
  private final CostBook costs;
  private final Inbox inbox;
  private final ReceivedReports received;
  private final LateOpening late;
  private final WindowBook windows;
  private final Work work;
  private final Courier courier;

  private Client(Home home, ClientOptions options) {
    ContactBook book = new ContactBook(home);
    ReceiptClock receipts = new ReceiptClock(home);
    this.home = home;
    this.access = new HomeAccess(home);
    this.relays = new OwnRelays(home);
    this.inbox = new Inbox(home, book, new Deliveries(home), receipts);
    this.late = new LateOpening(home, inbox);
    this.received = new ReceivedReports(inbox, late);
    this.people = new People(home, book, relays, late);
    this.letters = new Letters(home, book);
    this.outbox = new Outbox(home);
    this.costs = new CostBook(home);
    this.sent = new SentReports(outbox, costs);
    this.windows = new WindowBook(home);
    this.work = new Work(home, receipts);
    this.courier = new Courier(home, windows, work, options);
  }

  /**
   * Makes a new identity in an empty or absent folder. {@code passphrase} is UTF-8, is not kept and
   * stays the caller's to erase.
   */
  public static Client create(Path home, byte[] passphrase, ClientOptions options)
      throws ClientException {
    Identity identity = Identity.generate(options.random());
    return new Client(Homes.create(home, passphrase, options, identity), options);
  }

  /** Opens the identity in {@code home}. */
  public static Client open(Path home, byte[] passphrase, ClientOptions options)
      throws ClientException {
    Client client = new Client(Homes.open(home, passphrase, options), options);
    if (!client.waiting().isEmpty()) {
      client.access.change(client.late::readable);
    }
    return client;
  }

  /**
   * Makes the identity of these 24 words again in an empty or absent folder. With {@code relay}
   * also asks that relay for the backup of contacts and relays; without, contacts have to be
   * exchanged again.
   *
   * @throws ClientException {@code UNREACHABLE} or {@code NO_BACKUP} if the relay was asked in
   *     vain; the home is made all the same and can be opened
   */
  public static Client restore(
      Path home, byte[] passphrase, String words, @Nullable String relay, ClientOptions options)
      throws ClientException {
    return new Client(Restore.home(home, passphrase, words, relay, options), options);
  }

  /** The 24 words. Whoever has them can impersonate this person. */
  public String words() {
    return String.join(" ", home.identity().words());
  }

  /**
   * Adds a relay, {@code KEY@host:port}, at which this person's mailboxes live; new cards name up
   * to three.
   */
  public void addRelay(String address) throws ClientException {
    RelayAddress relay = OwnRelays.parse(address);
    access.change(() -> relays.add(relay));
  }

  /**
   * Adds an edge, {@code KEY@host:port}: a relay that carries on to others. What cannot be put
   * where it is to go is put there. No mailbox of this person lives at it unless it is also a
   * relay.
   */
  public void addEdge(String address) throws ClientException {
    RelayAddress edge = OwnRelays.parse(address);
    access.change(() -> relays.addEdge(edge));
  }

  /** Puts nothing more at this edge; what is in its custody is still asked about. */
  public void removeEdge(String address) throws ClientException {
    RelayAddress edge = OwnRelays.parse(address);
    access.change(() -> relays.removeEdge(edge));
  }

  /** The edges of this person, in order. */
  public List<String> edges() {
    return access.look(() -> relays.edges());
  }

  /** The relays of this person, in order. */
  public List<String> relays() {
    return access.look(() -> relays.all());
  }

  /**
   * The card made for the contact named {@code contact} as a {@code TEREZE:} URI, with a mailbox of
   * its own. Made at the first call, the same at later ones; needs a relay.
   *
   * @param ownName the name to show on the card, may be empty; the first one given stays
   */
  public String card(String contact, String ownName) throws ClientException {
    return access.answer(() -> people.ownCard(contact, ownName));
  }

  /**
   * Adds the card of the contact named {@code contact}, who may be new or may have been given a
   * card already. Needs a relay, since a contact that can be written to can answer.
   */
  public Contact add(String contact, String cardUri) throws ClientException {
    Card card = people.parse(cardUri);
    return access.answer(() -> people.add(contact, card));
  }

  /** All contacts, revoked ones included, in the order in which they were made. */
  public List<Contact> contacts() throws ClientException {
    return access.look(() -> people.all());
  }

  /** The contact with this name. */
  public Contact contact(String name) throws ClientException {
    return access.look(() -> people.view(name));
  }

  /**
   * The eight words that this person and a contact read to each other: the same on both devices, or
   * somebody stands between them. Takes about a tenth of a second.
   */
  public List<String> compare(String contact) throws ClientException {
    return access.look(() -> people.words(contact));
  }

  /** Says that the words were compared and are the same. */
  public void confirm(String contact) throws ClientException {
    access.change(() -> people.confirm(contact));
  }

  /**
   * Drops the sessions with a contact at once and its mailbox in the next window; queued reports to
   * it are cancelled.
   */
  public void revoke(String contact) throws ClientException {
    access.change(() -> people.revoke(contact));
    work.tell();
  }

  /**
   * Gives the contact a new mailbox by a sealed message; the old one is revoked after the longest
   * lifetime.
   */
  public void move(String contact) throws ClientException {
    access.committing(() -> letters.move(people.writable(contact)));
    work.tell();
  }

  /** What drafts to this contact would take, to be shown while they are written. */
  public Gauge gauge(String contact) throws ClientException {
    return access.look(() -> letters.gauge(people.writable(contact)));
  }

  /** To which sizes reports to this contact are filled up from now on; COMPACT unless said. */
  public Contact padding(String contact, PaddingPolicy policy) throws ClientException {
    return access.answer(() -> people.padding(contact, policy));
  }

  /**
   * Seals and queues a report; durable on return. The number is the report's in {@link #outbox}.
   *
   * <p>What is too long for one datagram goes in parts: a headline with all that the draft says
   * beside its text and with the text's beginning, and a body that is one step less urgent. After a
   * crash before the return there are all parts or none.
   *
   * @throws ClientException {@code OUTBOX_FULL} if there is no room for all parts; {@code
   *     TOO_LARGE} if there would be more than {@value TextParts#MAX_PARTS}
   */
  public long write(Draft draft) throws ClientException {
    long id =
        access.committing(
            () ->
                letters.write(
                    people.writable(draft.to()), draft, inbox.envelopeId(draft.replyTo())));
    work.tell();
    return id;
  }

  /**
   * Seals and queues report {@code inboxId} for another contact, with its author's signature intact
   * where it has one. Of a report in parts goes what has come so far, and each file that is here.
   *
   * @param comment the forwarder's own words, may be empty
   */
  public long forward(long inboxId, String to, String comment, Precedence precedence)
      throws ClientException {
    long id =
        access.committing(
            () -> {
              List<InboxRecord> records = received.records(inboxId);
              List<byte @Nullable []> files = inbox.files(inboxId);
              return letters.forward(records, files, people.writable(to), comment, precedence);
            });
    work.tell();
    return id;
  }

  /**
   * Everything written here that is not yet forgotten, oldest first; a report in parts is one, and
   * has the number of its headline.
   */
  public List<SentReport> outbox() throws ClientException {
    return access.look(() -> outbox.shown());
  }

  /** The report with this number in the outbox, or the part with it. */
  public SentReport sent(long id) throws ClientException {
    return access.look(() -> sent.get(id));
  }

  /** What the report with this number in the outbox cost so far, layer by layer. */
  public ReportCost cost(long id) throws ClientException {
    return access.look(() -> sent.cost(id));
  }

  /** The same of every report in {@link #outbox}, in that order. */
  public List<ReportCost> costs() {
    return access.look(() -> costs.reports());
  }

  /**
   * What each of the last links cost, oldest first: at most {@value CostBook#MAX_LINKS}, of {@value
   * CostBook#LINK_DAYS} days.
   */
  public List<LinkCost> linkCosts() {
    return access.look(() -> costs.links());
  }

  /**
   * Forgets report {@code id} of the outbox with all its parts, for good. One that has not left yet
   * does not go any more; of one that was collected it will not be known whether it was opened.
   *
   * @throws ClientException {@code UNKNOWN_REPORT} if it is not there; {@code ON_ITS_WAY} if it
   *     left and nobody has said yet what became of it, or others cannot be opened without it
   */
  public void forget(long id) throws ClientException {
    access.change(() -> sent.forget(id));
  }

  /** Everything opened here, oldest first; a report in parts is one, as much of it as has come. */
  public List<ReceivedReport> inbox() throws ClientException {
    return access.look(() -> inbox.all());
  }

  /** What came and waits for a text model that is not here. */
  public List<WaitingReport> waiting() {
    return access.look(() -> inbox.waiting());
  }

  /** The text models here; reads every file. */
  public List<ModelPack> models() {
    return access.look(() -> home.models().all());
  }

  /** Files of text models that cannot be used, one line each, as far as they were needed yet. */
  public List<String> damagedModels() {
    return access.look(() -> new ArrayList<>(home.models().damaged()));
  }

  /**
   * Keeps a copy of a text pack and reads what waited for it; contacts are told of it in the next
   * window. A pack is not secret: it lies unencrypted beside the vault.
   *
   * @param name what it has to be called, as {@link WaitingReport#neededModel} says; null for any
   * @throws ClientException {@code BAD_PACK} if it is cut, tampered with, of another version, too
   *     large or one too many
   */
  public ModelPack addPack(Path file, @Nullable String name) throws ClientException {
    return access.answer(
        () -> {
          ModelPack added = home.models().add(file, name);
          late.readable();
          return added;
        });
  }

  /** The report with this number in the inbox. */
  public ReceivedReport received(long id) throws ClientException {
    return access.look(() -> received.get(id));
  }

  /**
   * The file with this number of report {@code id} of the inbox, whose digest is the one that the
   * report names.
   *
   * @throws ClientException {@code UNKNOWN_REPORT} if there is no such report or file; {@code
   *     NOT_HERE} if not all of it has come, or what came is something else
   */
  public byte[] file(long id, int number) throws ClientException {
    return access.look(() -> received.file(id, number));
  }

  /**
   * Forgets report {@code id} of the inbox, for good, what is still to come of it included; what
   * waited for its room is opened then.
   *
   * @throws ClientException {@code UNKNOWN_REPORT} if it is not there
   */
  public void forgetReceived(long id) throws ClientException {
    access.change(() -> received.forget(id));
  }

  /**
   * When to try next, and why, and what that flush may do: in the owner's planned windows, else as
   * windows were learned here and as relays foretold them. To be asked again after each flush, when
   * something was written and when the network changed; asking changes nothing. Without any relay
   * there is no next try.
   */
  public NextTry nextTry() throws ClientException {
    return access.answer(
        () ->
            CallPlanner.relaysToAsk(home).isEmpty()
                ? NextTry.NEVER
                : windows.next(work.mostUrgent()));
  }

  /**
   * When a receipt comes due here that is then to be sent, and {@link #nextTry} may be another one;
   * {@link Instant#MAX}: none is owed.
   */
  public Instant nextReceipt() {
    return work.nextReceipt();
  }

  /**
   * The operating system says that the device is in another network, or in one again: there may be
   * a window, so {@link #nextTry} is sooner, but not more often than its bounds allow.
   */
  public void networkChanged() throws ClientException {
    access.change(windows::networkChanged);
  }

  /** What is known of windows, to be shown. */
  public KnownWindows knownWindows() {
    return access.look(() -> windows.known());
  }

  /**
   * Windows of the owner's own, by the names of {@link FixedWindow}'s fields; while several are
   * open the first rules alone.
   */
  public List<Map<String, String>> windows() {
    return access.look(() -> windows.planned());
  }

  /**
   * Adds a window behind the others.
   *
   * @return its number
   * @throws ClientException {@code BAD_WINDOW}: which field is wrong, and why
   */
  public int addWindow(Map<String, String> values) throws ClientException {
    return access.answer(() -> windows.add(values));
  }

  /**
   * Removes the window with this number, from 1 on.
   *
   * @throws ClientException {@code BAD_WINDOW} if there is none
   */
  public void removeWindow(int number) throws ClientException {
    access.change(
        () -> {
          if (!windows.remove(number)) {
            throw new ClientException(Reason.BAD_WINDOW, "there is no window " + number);
          }
        });
  }

  /** Whether to try outside of planned windows, too; so it is unless said. */
  public void probing(boolean on) throws ClientException {
    access.change(() -> windows.probing(on));
  }

  /** Whether tries are made outside of planned windows. */
  public boolean isProbing() {
    return access.look(() -> windows.isProbing());
  }

  /**
   * One burst in both directions with every relay there is something to say to or to fetch from,
   * one after the other. Never throws for a link that failed: its outcome says so, and the next
   * flush goes on where it ended.
   */
  public List<BurstOutcome> flush(BurstListener listener) throws ClientException {
    return courier.flush(null, listener);
  }

  /**
   * The try that {@link #nextTry} told, within its limits. Where a window is only guessed, one
   * relay is asked by some hundred bytes first (at most 200 on the line, both ways, if nobody
   * answers, names to be looked up aside), and all else follows its answer, a round trip later.
   */
  public List<BurstOutcome> flush(NextTry of, BurstListener listener) throws ClientException {
    return courier.flush(of.why() == NextTry.Why.NEVER ? null : of, listener);
  }

  /**
   * Waits until there is something new to send (a report was written, a receipt came due), at most
   * {@code millis}; true if there is.
   */
  public boolean awaitWork(long millis) throws InterruptedException {
    return work.await(millis);
  }

  /**
   * Destroys the keys first, then the files of {@code home}. What flash memory keeps beneath is out
   * of reach.
   */
  public static void wipe(Path home, ClientOptions options) throws ClientException {
    Homes.wipe(home, options);
  }

  /** Ends a flush that is running and lets go of the home; keys in memory are erased. */
  @Override
  public void close() throws ClientException {
    courier.stop();
    synchronized (home.lock()) {
      if (work.end()) {
        Homes.close(home);
      }
    }
  }
}
