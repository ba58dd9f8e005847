package org.tereze.client;

import com.google.protobuf.ByteString;
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
import org.tereze.client.card.CardException;
import org.tereze.client.card.RelayAddress;
import org.tereze.client.codec.ModelPack;
import org.tereze.client.codec.PackException;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.contact.Contact;
import org.tereze.client.contact.ContactBook;
import org.tereze.client.cost.CostBook;
import org.tereze.client.cost.LinkCost;
import org.tereze.client.cost.ReportCost;
import org.tereze.client.home.Home;
import org.tereze.client.identity.Identity;
import org.tereze.client.identity.WordsException;
import org.tereze.client.inbox.Inbox;
import org.tereze.client.inbox.ReceiptClock;
import org.tereze.client.inbox.ReceivedFile;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.inbox.WaitingReport;
import org.tereze.client.outbox.Deliveries;
import org.tereze.client.outbox.Outbox;
import org.tereze.client.outbox.PutOrder;
import org.tereze.client.outbox.SentReport;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.client.window.KnownWindows;
import org.tereze.client.window.WindowBook;
import org.tereze.window.schedule.FixedWindow;
import org.tereze.window.schedule.MalformedWindowException;
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
  private final ContactBook book;
  private final Inbox inbox;
  private final Outbox outbox;
  private final ReceiptClock receipts;
  private final Courier courier;
  private final CostBook costs;
  private final WindowBook windows;
  private boolean closed;
  private boolean newWork;

  private Client(Home home, ClientOptions options) {
    this.home = home;
    this.book = new ContactBook(home);
    this.outbox = new Outbox(home);
    this.receipts = new ReceiptClock(home);
    this.inbox = new Inbox(home, book, new Deliveries(home), receipts);
    this.windows = new WindowBook(home);
    this.courier = new Courier(home, windows, options);
    this.costs = new CostBook(home);
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
    client.readWhatWaited();
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
    RelayAddress address = relay == null ? null : parseRelay(relay);
    Identity identity;
    try {
      identity = Identity.fromWords(words);
    } catch (WordsException e) {
      throw new ClientException(Reason.BAD_WORDS, String.valueOf(e.getMessage()), e);
    }
    Home made = Homes.create(home, passphrase, options, identity);
    Client client = new Client(made, options);
    if (address != null) {
      client.restoreFrom(address, options);
    }
    return client;
  }

  private void restoreFrom(RelayAddress relay, ClientOptions options) throws ClientException {
    try {
      Restore.from(home, relay, options);
    } catch (VaultException e) {
      close();
      throw Homes.storage(e);
    } catch (ClientException e) {
      close();
      throw e;
    }
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
    String text = parseRelay(address).text();
    change(
        () -> {
          if (!home.self().getRelaysList().contains(text)) {
            home.self(home.self().toBuilder().addRelays(text).build());
          }
          return text;
        });
  }

  /**
   * Adds an edge, {@code KEY@host:port}: a relay that carries on to others. What cannot be put
   * where it is to go is put there. No mailbox of this person lives at it unless it is also a
   * relay.
   */
  public void addEdge(String address) throws ClientException {
    String text = parseRelay(address).text();
    change(
        () -> {
          if (!home.self().getEdgesList().contains(text)) {
            home.self(home.self().toBuilder().addEdges(text).build());
          }
          return text;
        });
  }

  /** Puts nothing more at this edge; what is in its custody is still asked about. */
  public void removeEdge(String address) throws ClientException {
    String text = parseRelay(address).text();
    change(
        () -> {
          List<String> left = new ArrayList<>(home.self().getEdgesList());
          left.remove(text);
          home.self(home.self().toBuilder().clearEdges().addAllEdges(left).build());
          return text;
        });
  }

  /** The edges of this person, in order. */
  public List<String> edges() {
    synchronized (home.lock()) {
      return new ArrayList<>(home.self().getEdgesList());
    }
  }

  private static RelayAddress parseRelay(String address) throws ClientException {
    try {
      return RelayAddress.parse(address);
    } catch (CardException e) {
      throw new ClientException(Reason.BAD_RELAY, String.valueOf(e.getMessage()), e);
    }
  }

  /** The relays of this person, in order. */
  public List<String> relays() {
    synchronized (home.lock()) {
      return new ArrayList<>(home.self().getRelaysList());
    }
  }

  /**
   * The card made for the contact named {@code contact} as a {@code TEREZE:} URI, with a mailbox of
   * its own. Made at the first call, the same at later ones; needs a relay.
   *
   * @param ownName the name to show on the card, may be empty; the first one given stays
   */
  public String card(String contact, String ownName) throws ClientException {
    return change(
        () -> {
          ContactRecord record = book.find(contact);
          if (record == null) {
            record = book.make(checkName(contact));
          }
          refuseRevoked(record);
          useName(ownName);
          needRelay();
          String uri = book.own(record).own().uri();
          // Order: a card's private half is durable before the journal knows of the card.
          home.commit(CommitOrder.CHAINS_FIRST);
          return uri;
        });
  }

  private void useName(String ownName) {
    if (home.self().getOwnName().isEmpty() && !ownName.isEmpty()) {
      home.self(home.self().toBuilder().setOwnName(ownName).build());
    }
  }

  private void needRelay() throws ClientException {
    if (home.self().getRelaysCount() == 0) {
      throw new ClientException(
          Reason.NO_RELAY, "add a relay first: without one nobody can write to you");
    }
  }

  private static String checkName(String name) throws ClientException {
    if (name.trim().isEmpty() || name.length() > 64) {
      throw new ClientException(Reason.UNKNOWN_CONTACT, "a contact's name has 1 to 64 characters");
    }
    return name;
  }

  /**
   * Adds the card of the contact named {@code contact}, who may be new or may have been given a
   * card already. Needs a relay, since a contact that can be written to can answer.
   */
  public Contact add(String contact, String cardUri) throws ClientException {
    Card card;
    try {
      card = Card.parse(cardUri);
    } catch (CardException e) {
      throw new ClientException(Reason.BAD_CARD, String.valueOf(e.getMessage()), e);
    }
    if (card.identity().equals(home.identity().publicIdentity())) {
      throw new ClientException(Reason.BAD_CARD, "this is your own card");
    }
    return change(
        () -> {
          needRelay();
          ContactRecord holder = book.find(card);
          ContactRecord record = book.find(contact);
          if (holder != null && (record == null || record.getNumber() != holder.getNumber())) {
            throw new ClientException(
                Reason.CONTACT_EXISTS,
                "this card's owner is already your contact “" + holder.getName() + "”");
          }
          if (record == null) {
            record = book.make(checkName(contact));
          } else if (holder == null && !record.getCard().isEmpty()) {
            refuseRevoked(record);
            throw new ClientException(
                Reason.CARD_OF_ANOTHER,
                "this card belongs to someone else than the “"
                    + contact
                    + "” you have: use another name, or revoke first");
          }
          refuseRevoked(record);
          ContactRecord held = book.hold(record, card, false);
          // Order: as for a card of one's own; what then opens is in the journal before its chain
          // moves.
          home.commit(CommitOrder.CHAINS_FIRST);
          openWhatWaited(held);
          return book.view(book.get(held.getNumber()));
        });
  }

  private void openWhatWaited(ContactRecord contact) throws VaultException {
    inbox.committed();
    inbox.retry(contact);
    while (inbox.finish()) {
      home.commit(CommitOrder.JOURNAL_FIRST);
      inbox.committed();
    }
  }

  private static void refuseRevoked(ContactRecord record) throws ClientException {
    if (record.getRevoked()) {
      throw new ClientException(
          Reason.REVOKED, "“" + record.getName() + "” was revoked; use another name");
    }
  }

  /** All contacts, revoked ones included, in the order in which they were made. */
  public List<Contact> contacts() throws ClientException {
    synchronized (home.lock()) {
      List<Contact> contacts = new ArrayList<>();
      for (ContactRecord contact : home.contacts.all()) {
        contacts.add(book.view(contact));
      }
      return contacts;
    }
  }

  /** The contact with this name. */
  public Contact contact(String name) throws ClientException {
    synchronized (home.lock()) {
      return book.view(find(name));
    }
  }

  private ContactRecord find(String name) throws ClientException {
    ContactRecord contact = book.find(name);
    if (contact == null) {
      throw new ClientException(Reason.UNKNOWN_CONTACT, "there is no contact “" + name + "”");
    }
    return contact;
  }

  /**
   * The eight words that this person and a contact read to each other: the same on both devices, or
   * somebody stands between them. Takes about a tenth of a second.
   */
  public List<String> compare(String contact) throws ClientException {
    synchronized (home.lock()) {
      ContactRecord record = find(contact);
      if (record.getCard().isEmpty()) {
        throw noCard(contact);
      }
      try {
        return book.words(record);
      } catch (CardException e) {
        throw new ClientException(Reason.STORAGE, "the vault holds a card that does not parse", e);
      }
    }
  }

  private static ClientException noCard(String contact) {
    return new ClientException(
        Reason.NO_CARD, "no card of “" + contact + "” is held yet: ask for it and add it");
  }

  /** Says that the words were compared and are the same. */
  public void confirm(String contact) throws ClientException {
    change(
        () -> {
          ContactRecord record = find(contact);
          if (record.getCard().isEmpty()) {
            throw noCard(contact);
          }
          book.put(record.toBuilder().setConfirmed(true).build());
          return record;
        });
  }

  /**
   * Drops the sessions with a contact at once and its mailbox in the next window; queued reports to
   * it are cancelled.
   */
  public void revoke(String contact) throws ClientException {
    change(
        () -> {
          ContactRecord record = find(contact);
          new Deliveries(home).cancel(record);
          book.revoke(record);
          return record;
        });
    tellWork();
  }

  /**
   * Gives the contact a new mailbox by a sealed message; the old one is revoked after the longest
   * lifetime.
   */
  public void move(String contact) throws ClientException {
    synchronized (home.lock()) {
      Letters.move(home, book, writable(contact));
    }
    tellWork();
  }

  private ContactRecord writable(String contact) throws ClientException {
    ContactRecord record = find(contact);
    refuseRevoked(record);
    if (record.getCard().isEmpty()) {
      throw noCard(contact);
    }
    if (!outbox.hasRoom()) {
      throw new ClientException(Reason.OUTBOX_FULL, "the outbox is full: nothing was written");
    }
    return record;
  }

  /** What drafts to this contact would take, to be shown while they are written. */
  public Gauge gauge(String contact) throws ClientException {
    synchronized (home.lock()) {
      return Letters.gauge(home, writable(contact));
    }
  }

  /** To which sizes reports to this contact are filled up from now on; COMPACT unless said. */
  public Contact padding(String contact, PaddingPolicy policy) throws ClientException {
    return change(
        () -> {
          ContactRecord record = find(contact).toBuilder().setPadding(policy.code()).build();
          book.put(record);
          return book.view(record);
        });
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
    long id;
    synchronized (home.lock()) {
      ByteString replyTo = inbox.envelopeId(draft.replyTo());
      id = Letters.write(home, writable(draft.to()), draft, replyTo);
    }
    tellWork();
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
    long id;
    synchronized (home.lock()) {
      List<InboxRecord> records = inbox.records(inboxId);
      if (records.isEmpty()) {
        throw notInInbox(inboxId);
      }
      id = Letters.forward(home, records, inbox.files(inboxId), writable(to), comment, precedence);
    }
    tellWork();
    return id;
  }

  /**
   * Everything written here that is not yet forgotten, oldest first; a report in parts is one, and
   * has the number of its headline.
   */
  public List<SentReport> outbox() throws ClientException {
    synchronized (home.lock()) {
      return outbox.shown();
    }
  }

  /** The report with this number in the outbox, or the part with it. */
  public SentReport sent(long id) throws ClientException {
    synchronized (home.lock()) {
      SentReport report = outbox.shown(id);
      if (report == null) {
        throw notInOutbox(id);
      }
      return report;
    }
  }

  /** What the report with this number in the outbox cost so far, layer by layer. */
  public ReportCost cost(long id) throws ClientException {
    synchronized (home.lock()) {
      ReportCost cost = costs.report(id);
      if (cost == null) {
        throw notInOutbox(id);
      }
      return cost;
    }
  }

  /** The same of every report in {@link #outbox}, in that order. */
  public List<ReportCost> costs() {
    synchronized (home.lock()) {
      return costs.reports();
    }
  }

  /**
   * What each of the last links cost, oldest first: at most {@value CostBook#MAX_LINKS}, of {@value
   * CostBook#LINK_DAYS} days.
   */
  public List<LinkCost> linkCosts() {
    synchronized (home.lock()) {
      return costs.links();
    }
  }

  private static ClientException notInInbox(long id) {
    return new ClientException(Reason.UNKNOWN_REPORT, "there is no report " + id + " in the inbox");
  }

  private static ClientException notInOutbox(long id) {
    return new ClientException(
        Reason.UNKNOWN_REPORT, "there is no report " + id + " in the outbox");
  }

  /**
   * Forgets report {@code id} of the outbox with all its parts, for good. One that has not left yet
   * does not go any more; of one that was collected it will not be known whether it was opened.
   *
   * @throws ClientException {@code UNKNOWN_REPORT} if it is not there; {@code ON_ITS_WAY} if it
   *     left and nobody has said yet what became of it, or others cannot be opened without it
   */
  public void forget(long id) throws ClientException {
    change(
        () -> {
          switch (outbox.forget(id)) {
            case DONE:
              return id;
            case NOT_THERE:
              throw notInOutbox(id);
            case UNDER_WAY:
              throw new ClientException(
                  Reason.ON_ITS_WAY,
                  "report " + id + " is on its way: it can be forgotten once its end is known");
          }
          throw new AssertionError("no such outcome");
        });
  }

  /** Everything opened here, oldest first; a report in parts is one, as much of it as has come. */
  public List<ReceivedReport> inbox() throws ClientException {
    synchronized (home.lock()) {
      return inbox.all();
    }
  }

  /** What came and waits for a text model that is not here. */
  public List<WaitingReport> waiting() {
    synchronized (home.lock()) {
      return inbox.waiting();
    }
  }

  /** The text models here; reads every file. */
  public List<ModelPack> models() {
    synchronized (home.lock()) {
      return home.models().all();
    }
  }

  /** Files of text models that cannot be used, one line each, as far as they were needed yet. */
  public List<String> damagedModels() {
    synchronized (home.lock()) {
      return new ArrayList<>(home.models().damaged());
    }
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
    synchronized (home.lock()) {
      ModelPack added;
      try {
        added = home.models().add(file, name);
      } catch (PackException e) {
        throw new ClientException(Reason.BAD_PACK, String.valueOf(e.getMessage()), e);
      }
      readWhatWaited();
      return added;
    }
  }

  private void readWhatWaited() throws ClientException {
    if (waiting().isEmpty()) {
      return;
    }
    change(
        () -> {
          inbox.committed();
          inbox.retryReadable();
          while (inbox.finish()) {
            home.commit(CommitOrder.JOURNAL_FIRST);
            inbox.committed();
          }
          return home;
        });
  }

  /** The report with this number in the inbox. */
  public ReceivedReport received(long id) throws ClientException {
    synchronized (home.lock()) {
      ReceivedReport report = inbox.get(id);
      if (report == null) {
        throw notInInbox(id);
      }
      return report;
    }
  }

  /**
   * The file with this number of report {@code id} of the inbox, whose digest is the one that the
   * report names.
   *
   * @throws ClientException {@code UNKNOWN_REPORT} if there is no such report or file; {@code
   *     NOT_HERE} if not all of it has come, or what came is something else
   */
  public byte[] file(long id, int number) throws ClientException {
    synchronized (home.lock()) {
      List<ReceivedFile> named = received(id).content().files();
      if (number < 1 || number > named.size()) {
        throw new ClientException(
            Reason.UNKNOWN_REPORT, "report " + id + " in the inbox has no file " + number);
      }
      byte[] file = inbox.files(id).get(number - 1);
      if (file == null) {
        String what = named.get(number - 1).isHere() ? "is not what was named" : "has not come yet";
        throw new ClientException(
            Reason.NOT_HERE, "file " + number + " of report " + id + " " + what);
      }
      return file;
    }
  }

  /**
   * Forgets report {@code id} of the inbox, for good, what is still to come of it included; what
   * waited for its room is opened then.
   *
   * @throws ClientException {@code UNKNOWN_REPORT} if it is not there
   */
  public void forgetReceived(long id) throws ClientException {
    change(
        () -> {
          ContactRecord contact = inbox.forget(id);
          if (contact == null) {
            throw notInInbox(id);
          }
          openWhatWaited(contact);
          return id;
        });
  }

  /**
   * When to try next, and why, and what that flush may do: in the owner's planned windows, else as
   * windows were learned here and as relays foretold them. To be asked again after each flush, when
   * something was written and when the network changed; asking changes nothing. Without any relay
   * there is no next try.
   */
  public NextTry nextTry() throws ClientException {
    return change(
        () -> CallPlanner.relaysToAsk(home).isEmpty() ? NextTry.NEVER : windows.next(mostUrgent()));
  }

  private @Nullable Precedence mostUrgent() {
    Precedence most = PutOrder.mostUrgent(home);
    return most == null && receiptIsDue() ? Precedence.ROUTINE : most;
  }

  /**
   * When a receipt comes due here that is then to be sent, and {@link #nextTry} may be another one;
   * {@link Instant#MAX}: none is owed.
   */
  public Instant nextReceipt() {
    synchronized (home.lock()) {
      long millis = receipts.nextMillis();
      return millis == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochMilli(millis);
    }
  }

  /**
   * The operating system says that the device is in another network, or in one again: there may be
   * a window, so {@link #nextTry} is sooner, but not more often than its bounds allow.
   */
  public void networkChanged() throws ClientException {
    change(
        () -> {
          windows.networkChanged();
          return home;
        });
  }

  /** What is known of windows, to be shown. */
  public KnownWindows knownWindows() {
    synchronized (home.lock()) {
      return windows.known();
    }
  }

  /**
   * Windows of the owner's own, by the names of {@link FixedWindow}'s fields; while several are
   * open the first rules alone.
   */
  public List<Map<String, String>> windows() {
    synchronized (home.lock()) {
      return windows.planned();
    }
  }

  /**
   * Adds a window behind the others.
   *
   * @return its number
   * @throws ClientException {@code BAD_WINDOW}: which field is wrong, and why
   */
  public int addWindow(Map<String, String> values) throws ClientException {
    return change(
        () -> {
          try {
            return windows.add(values);
          } catch (MalformedWindowException e) {
            throw new ClientException(Reason.BAD_WINDOW, String.valueOf(e.getMessage()), e);
          }
        });
  }

  /**
   * Removes the window with this number, from 1 on.
   *
   * @throws ClientException {@code BAD_WINDOW} if there is none
   */
  public void removeWindow(int number) throws ClientException {
    change(
        () -> {
          if (!windows.remove(number)) {
            throw new ClientException(Reason.BAD_WINDOW, "there is no window " + number);
          }
          return number;
        });
  }

  /** Whether to try outside of planned windows, too; so it is unless said. */
  public void probing(boolean on) throws ClientException {
    change(
        () -> {
          windows.probing(on);
          return on;
        });
  }

  /** Whether tries are made outside of planned windows. */
  public boolean isProbing() {
    synchronized (home.lock()) {
      return windows.isProbing();
    }
  }

  /**
   * One burst in both directions with every relay there is something to say to or to fetch from,
   * one after the other. Never throws for a link that failed: its outcome says so, and the next
   * flush goes on where it ended.
   */
  public List<BurstOutcome> flush(BurstListener listener) throws ClientException {
    return flushed(null, listener);
  }

  /**
   * The try that {@link #nextTry} told, within its limits. Where a window is only guessed, one
   * relay is asked by some hundred bytes first (at most 200 on the line, both ways, if nobody
   * answers, names to be looked up aside), and all else follows its answer, a round trip later.
   */
  public List<BurstOutcome> flush(NextTry of, BurstListener listener) throws ClientException {
    return flushed(of.why() == NextTry.Why.NEVER ? null : of, listener);
  }

  private List<BurstOutcome> flushed(@Nullable NextTry of, BurstListener listener)
      throws ClientException {
    synchronized (home.lock()) {
      newWork = false;
    }
    try {
      return courier.flush(of, listener);
    } catch (VaultException e) {
      throw Homes.storage(e);
    }
  }

  /**
   * Waits until there is something new to send (a report was written, a receipt came due), at most
   * {@code millis}; true if there is.
   */
  public boolean awaitWork(long millis) throws InterruptedException {
    synchronized (home.lock()) {
      long end = home.nowMillis() + millis;
      while (!newWork && !closed && !receiptIsDue() && home.nowMillis() < end) {
        long wakeMillis = Math.min(end, receipts.nextMillis());
        home.lock().wait(Math.max(1, wakeMillis - home.nowMillis()));
      }
      return newWork || receiptIsDue();
    }
  }

  private boolean receiptIsDue() {
    return receipts.nextMillis() <= home.nowMillis();
  }

  private void tellWork() {
    synchronized (home.lock()) {
      newWork = true;
      home.lock().notifyAll();
    }
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
      if (closed) {
        return;
      }
      closed = true;
      home.lock().notifyAll();
      try {
        home.close();
      } catch (VaultException e) {
        throw Homes.storage(e);
      }
    }
  }

  /** A change to ledgers. */
  private interface Change<T> {
    T make() throws ClientException, CardException, VaultException;
  }

  private <T> T change(Change<T> change) throws ClientException {
    synchronized (home.lock()) {
      try {
        T result;
        try {
          result = change.make();
        } catch (ClientException | CardException | RuntimeException e) {
          home.rollBack();
          throw e;
        }
        home.commit(CommitOrder.JOURNAL_FIRST);
        return result;
      } catch (CardException e) {
        throw new ClientException(Reason.BAD_CARD, String.valueOf(e.getMessage()), e);
      } catch (VaultException e) {
        throw Homes.storage(e);
      }
    }
  }
}
