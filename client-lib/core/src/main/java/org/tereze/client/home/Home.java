package org.tereze.client.home;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.tereze.client.codec.ModelShelf;
import org.tereze.client.codec.ReportCodec;
import org.tereze.client.identity.Identity;
import org.tereze.client.record.ChunkRecord;
import org.tereze.client.record.ContactRecord;
import org.tereze.client.record.CostRecord;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.record.LinkRecord;
import org.tereze.client.record.MailboxRecord;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.RelayRecord;
import org.tereze.client.record.SeenRecord;
import org.tereze.client.record.SelfRecord;
import org.tereze.client.record.UnopenedRecord;
import org.tereze.client.record.WindowsRecord;
import org.tereze.client.session.ConfirmedHours;
import org.tereze.client.session.ReceivingEnd;
import org.tereze.client.session.SendingEnd;
import org.tereze.client.session.StateException;
import org.tereze.client.session.Workspace;
import org.tereze.client.vault.Batch;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.Table;
import org.tereze.client.vault.Vault;
import org.tereze.client.vault.VaultException;
import org.tereze.crypto.SecretBytes;
import org.tereze.wire.Limits;

/**
 * One person's records on one device: ledgers over a vault, the identity, and the surroundings.
 *
 * <p>Threads: everything under {@link #lock}. Changes to ledgers are in memory until {@link
 * #commit}, which makes all of them durable together; if it throws, the ledgers are read anew, so
 * that memory never runs ahead of the disk.
 *
 * <pre>
 * table                id  segment  key                        value
 * self                  1  journal  "self"                     SelfRecord
 * contacts              2  journal  u64 number                 ContactRecord
 * mailboxes             3  journal  u64 index                  MailboxRecord
 * outbox                4  journal  u64 number                 OutboxRecord
 * inbox                 5  journal  u64 number, and for parts  InboxRecord
 *                                   ‖ u64 part
 * seen                  6  journal  session(8) ‖ u16 number    SeenRecord
 * unopened              7  journal  envelope id(8)             UnopenedRecord
 * relays                8  journal  KEY@host:port              RelayRecord
 * costs                 9  journal  u64 number in the outbox   CostRecord
 * links                10  journal  u64 number                 LinkRecord
 * chunks               11  journal  u64 contact ‖ file(8)      ChunkRecord
 *                                   ‖ u32 offset
 * windows              12  journal  "learned", "planned"       WindowsRecord
 * sending              16  chains   u64 contact                SendingEnd
 * handed               17  chains   u64 contact, and for       OutboxRecord, last sealed
 *                                   parts ‖ u64 number
 * receiving            18  chains   u64 mailbox index          ReceivingEnd
 * </pre>
 *
 * <p>{@code sending} and {@code handed} are emptied when the vault turns out to be a copy; {@code
 * receiving} is not.
 */
public final class Home implements AutoCloseable {
  private static final ByteString SELF = Keys.of("self");
  private static final long SECONDS_PER_HOUR = 3_600;

  private final Object lock = new Object();
  private final Vault vault;
  private final Clock clock;
  private final SecureRandom random;
  private final Identity identity;
  private final Workspace workspace;
  private final ModelShelf models;

  private final Ledger<SelfRecord> self =
      new Ledger<>(Table.journal(1, "self"), new RecordForm<>(SelfRecord.parser()));

  /** By number. */
  public final Ledger<ContactRecord> contacts =
      new Ledger<>(Table.journal(2, "contacts"), new RecordForm<>(ContactRecord.parser()));

  /** By index. */
  public final Ledger<MailboxRecord> mailboxes =
      new Ledger<>(Table.journal(3, "mailboxes"), new RecordForm<>(MailboxRecord.parser()));

  /** By number. */
  public final Ledger<OutboxRecord> outbox =
      new Ledger<>(Table.journal(4, "outbox"), new RecordForm<>(OutboxRecord.parser()));

  /** By number. */
  public final Ledger<InboxRecord> inbox =
      new Ledger<>(Table.journal(5, "inbox"), new RecordForm<>(InboxRecord.parser()));

  /** By session and number. */
  public final Ledger<SeenRecord> seen =
      new Ledger<>(Table.journal(6, "seen"), new RecordForm<>(SeenRecord.parser()));

  /** By envelope id. */
  public final Ledger<UnopenedRecord> unopened =
      new Ledger<>(Table.journal(7, "unopened"), new RecordForm<>(UnopenedRecord.parser()));

  /** By address. */
  public final Ledger<RelayRecord> relays =
      new Ledger<>(Table.journal(8, "relays"), new RecordForm<>(RelayRecord.parser()));

  /** By the report's number in the outbox. */
  public final Ledger<CostRecord> costs =
      new Ledger<>(Table.journal(9, "costs"), new RecordForm<>(CostRecord.parser()));

  /** By number, in the order in which they ended. */
  public final Ledger<LinkRecord> links =
      new Ledger<>(Table.journal(10, "links"), new RecordForm<>(LinkRecord.parser()));

  /** By contact, file and offset. */
  public final Ledger<ChunkRecord> chunks =
      new Ledger<>(Table.journal(11, "chunks"), new RecordForm<>(ChunkRecord.parser()));

  /** "learned" and "planned". */
  public final Ledger<WindowsRecord> windows =
      new Ledger<>(Table.journal(12, "windows"), new RecordForm<>(WindowsRecord.parser()));

  /** By contact. */
  public final Ledger<SendingEnd> sending =
      new Ledger<>(Table.chains(16, "sending"), new SendingForm());

  /** By contact: the last envelope, until the journal has it. */
  public final Ledger<OutboxRecord> handed =
      new Ledger<>(Table.chains(17, "handed"), new RecordForm<>(OutboxRecord.parser()));

  /** By mailbox index. */
  public final Ledger<ReceivingEnd> receiving =
      new Ledger<>(Table.receivingChains(18, "receiving"), new ReceivingForm());

  private final List<Ledger<?>> all =
      Arrays.asList(
          self, contacts, mailboxes, outbox, inbox, seen, unopened, relays, costs, links, chunks,
          windows, sending, handed, receiving);

  private Home(
      Vault vault, Clock clock, SecureRandom random, ModelShelf models, Identity identity) {
    this.models = models;
    this.vault = vault;
    this.clock = clock;
    this.random = random;
    this.identity = identity;
    this.workspace = new Workspace(identity, random, new ReportCodec(models));
  }

  /** Fills a new, empty vault with this identity; owns both from here on. */
  public static Home create(
      Vault vault, Clock clock, SecureRandom random, ModelShelf models, Identity identity)
      throws VaultException {
    Home home = new Home(vault, clock, random, models, identity);
    try (SecretBytes seed = identity.seed()) {
      home.self(
          SelfRecord.newBuilder()
              .setSeed(ByteString.copyFrom(seed.expose()))
              .setNextContact(1)
              .setNextMailbox(1)
              .setNextSent(1)
              .setNextReceived(1)
              .build());
    }
    home.commit(CommitOrder.JOURNAL_FIRST);
    return home;
  }

  /** Reads a vault that {@link #create} filled; owns it from here on. */
  public static Home open(Vault vault, Clock clock, SecureRandom random, ModelShelf models)
      throws VaultException {
    Ledger<SelfRecord> first =
        new Ledger<>(Table.journal(1, "self"), new RecordForm<>(SelfRecord.parser()));
    first.load(vault);
    SelfRecord record = first.get(SELF);
    if (record == null) {
      throw new VaultException("the vault holds no identity: making this home was cut short");
    }
    Identity identity;
    try (SecretBytes seed = SecretBytes.owning(record.getSeed().toByteArray())) {
      identity = Identity.fromSeed(seed);
    }
    Home home = new Home(vault, clock, random, models, identity);
    home.reload();
    return home;
  }

  private void reload() throws VaultException {
    for (Ledger<?> ledger : all) {
      ledger.load(vault);
    }
  }

  /**
   * Makes every change durable, or none of a segment's; see {@link CommitOrder} for what comes
   * first.
   */
  public void commit(CommitOrder order) throws VaultException {
    Batch batch = vault.batch();
    try {
      for (Ledger<?> ledger : all) {
        ledger.addTo(batch);
      }
      batch.commit(order);
    } catch (VaultException | RuntimeException e) {
      reload();
      throw e;
    }
    for (Ledger<?> ledger : all) {
      ledger.committed();
    }
  }

  /** Forgets changes that were not committed. */
  public void rollBack() throws VaultException {
    reload();
  }

  /** What everything here is done under. */
  public Object lock() {
    return lock;
  }

  /** The vault, for its own matters only. */
  public Vault vault() {
    return vault;
  }

  /** How the journal is shared out. */
  public Shares shares() {
    return new Shares(vault.maxLiveBytes());
  }

  /** Who this is. */
  public Identity identity() {
    return identity;
  }

  /** What is sealed and opened with, under the lock. */
  public Workspace workspace() {
    return workspace;
  }

  /** The text models at hand. */
  public ModelShelf models() {
    return models;
  }

  /** Where randomness comes from. */
  public SecureRandom random() {
    return random;
  }

  /** What there is only once. */
  public SelfRecord self() {
    SelfRecord record = self.get(SELF);
    if (record == null) {
      throw new IllegalStateException("no identity");
    }
    return record;
  }

  /** Changes what there is only once. */
  public void self(SelfRecord record) {
    self.put(SELF, record);
  }

  /** This device's clock, which may be wrong by days. */
  public long nowMillis() {
    return clock.millis();
  }

  /** Hours since the epoch by this device's clock; at least 0. */
  public int nowHour() {
    long seconds = clock.millis() / 1000 - Limits.EPOCH_SECONDS;
    return (int) Math.max(0, Math.min(0xff_ffff, seconds / SECONDS_PER_HOUR));
  }

  /** How many hours relays have confirmed: what destruction of keys counts by. */
  public int confirmedHours() {
    return confirmed().hours();
  }

  /** A relay said its hour. */
  public void confirm(int relayHour) {
    byte[] next = confirmed().confirm(relayHour, nowHour()).toBytes();
    self(self().toBuilder().setConfirmedHours(ByteString.copyFrom(next)).build());
  }

  private ConfirmedHours confirmed() {
    ByteString stored = self().getConfirmedHours();
    return stored.isEmpty()
        ? ConfirmedHours.start(nowHour())
        : ConfirmedHours.fromBytes(stored.toByteArray());
  }

  @Override
  public void close() throws VaultException {
    workspace.close();
    identity.close();
    vault.close();
  }

  private static final class SendingForm implements Ledger.Form<SendingEnd> {
    @Override
    public byte[] write(SendingEnd value) {
      return value.toBytes();
    }

    @Override
    public SendingEnd read(byte[] bytes) throws VaultException {
      try {
        return SendingEnd.fromBytes(bytes);
      } catch (StateException e) {
        throw new VaultException("the vault holds a chain that does not parse", e);
      }
    }
  }

  private static final class ReceivingForm implements Ledger.Form<ReceivingEnd> {
    @Override
    public byte[] write(ReceivingEnd value) {
      return value.toBytes();
    }

    @Override
    public ReceivingEnd read(byte[] bytes) throws VaultException {
      try {
        return ReceivingEnd.fromBytes(bytes);
      } catch (StateException e) {
        throw new VaultException("the vault holds a chain that does not parse", e);
      }
    }
  }
}
