package org.tereze.relay.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Copies what can be read of a damaged store into a new one, and says what cannot. One thread; the
 * relay must not be running, and is kept from starting meanwhile.
 *
 * <p>Guarantees: the damaged store is not changed. An envelope that lies in no damaged block or
 * batch is in the copy, behind its owner's cursor and remembered by its id, if the name of its
 * mailbox is left. What is known to be missing has the disposition EVICTED, so that its sender
 * hears of it and may send it again. No sequence and no local number that was ever given is given
 * again. The copy passes {@link StoreInspection}, or there is none.
 *
 * <p>Non-guarantees: where damage took the record of it, what was collected may be delivered again,
 * what expired may be there for a day more, and a revoked mailbox may be open.
 *
 * <p>No order of versions is needed for this: rows of mailboxes only ever grow, envelopes never
 * change, and a mark in the index is never taken back.
 */
public final class StoreSalvage {
  private final StoreLayout from;
  private final SalvageReport.Builder report = new SalvageReport.Builder();
  private final SalvagedMailboxes mailboxes = new SalvagedMailboxes();
  private @Nullable StoredTime time;

  private StoreSalvage(StoreLayout from) {
    this.from = from;
  }

  /**
   * Salvages a store.
   *
   * @param from the damaged store's directory
   * @param to where the new one will be; must not exist
   * @throws StoreException if there is no store, if it is in use, if the target exists or cannot be
   *     written; then no target is left
   */
  @SuppressWarnings("try") // the lock is held, not used
  public static SalvageReport salvage(Path from, Path to, SecureRandom random)
      throws StoreException {
    StoreLayout damaged = new StoreLayout(from.toAbsolutePath().normalize());
    Path target = to.toAbsolutePath().normalize();
    Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    if (!Files.isDirectory(damaged.database())) {
      throw new StoreException("there is no store in " + from);
    }
    if (target.startsWith(damaged.directory())) {
      throw new StoreException(to + " lies in the damaged store");
    }
    for (Path taken : new Path[] {target, unfinished}) {
      if (Files.exists(taken)) {
        throw new StoreException(taken + " is there already");
      }
    }
    try (FileChannel lock = lock(damaged)) {
      SalvageReport report = new StoreSalvage(damaged).run(unfinished, random);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      Directories.sync(parent(target));
      return report;
    } catch (RocksDBException | IOException e) {
      delete(unfinished);
      throw new StoreException("cannot salvage into " + to + ": " + e.getMessage(), e);
    } catch (StoreException e) {
      delete(unfinished);
      throw e;
    }
  }

  private static Path parent(Path target) {
    Path parent = target.getParent();
    return parent == null ? target : parent;
  }

  /** The lock that RocksDB takes, shared; released when the channel is closed. */
  private static FileChannel lock(StoreLayout damaged) throws IOException, StoreException {
    Path file = damaged.database().resolve("LOCK");
    if (!Files.exists(file)) {
      return FileChannel.open(damaged.database(), StandardOpenOption.READ);
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
    if (lock == null) {
      channel.close();
      throw new StoreException("another process has the store in " + damaged.directory() + " open");
    }
    return channel;
  }

  private static void delete(Path unfinished) throws StoreException {
    if (Files.exists(unfinished)) {
      try (Stream<Path> files = Files.walk(unfinished)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new StoreException("cannot remove " + unfinished + ": " + e, e);
      }
    }
  }

  private SalvageReport run(Path to, SecureRandom random)
      throws StoreException, RocksDBException, IOException {
    DamagedStore damaged = new DamagedStore(from, report);
    damaged.each(family -> family.equals("meta") || family.equals("mailboxes"), this::mailbox);
    mailboxes.rebuild();
    try (SalvageTarget target =
        new SalvageTarget(from, new StoreLayout(to), time, random, report)) {
      damaged.each(
          family -> family.equals("mailboxes"), (family, key, value) -> bundle(target, key, value));
      damaged.each(
          family -> IndexGenerations.number(family) >= 0,
          (family, key, value) -> remembered(target, IndexGenerations.number(family), key, value));
      damaged.each(
          family -> family.equals("meta"), (family, key, value) -> transit(target, key, value));
      damaged.each(
          family -> family.equals("envelopes"),
          (family, key, value) -> envelope(target, key, value));
      target.complete(mailboxes, time);
    }
    StoreReport inspected = StoreInspection.inspect(to);
    if (!inspected.isSound()) {
      throw new StoreException("the copy is not sound: " + inspected.faults().get(0));
    }
    return report.build(
        inspected.waitingCount(), inspected.waitingBytes(), inspected.mailboxes().size());
  }

  private void mailbox(String family, byte[] key, byte[] value) throws StoreException {
    if (family.equals("mailboxes")) {
      if (key.length == MailboxKey.BYTES && value.length >= MailboxRow.BYTES) {
        mailboxes.row(MailboxKey.read(key), MailboxRow.read(value));
      }
    } else if (MailboxRow.isNumberKey(key) && value.length == MailboxKey.BYTES) {
      mailboxes.number(MailboxRow.numberOf(key), MailboxKey.read(value));
    } else if (MailboxRow.isTransitKey(key)) {
      TransitMailbox transit = TransitMailbox.read(ByteBuffer.wrap(value));
      mailboxes.transit(MailboxRow.numberOf(key), transit);
    } else if (ForwardedRow.isKey(key)) {
      mailboxes.forwarded(
          ForwardedRow.number(key), ForwardedRow.lane(key), ForwardedRow.sequence(key));
    } else if (Arrays.equals(key, StoredTime.KEY)) {
      StoredTime found = StoredTime.read(value);
      time = time == null || time.epochSeconds() < found.epochSeconds() ? found : time;
    } else if (Arrays.equals(key, Totals.KEY)) {
      Totals totals = new Totals();
      totals.read(value);
      mailboxes.sawNumber(totals.lastNumber());
    } else if (Arrays.equals(key, FormatVersion.KEY)) {
      FormatVersion.check(FormatVersion.read(value));
    }
  }

  /** The bundle with the highest serial counts. */
  private void bundle(SalvageTarget target, byte[] key, byte[] value) throws StoreException {
    if (key.length != MailboxKey.BYTES + 1 || value.length < Integer.BYTES) {
      return;
    }
    MailboxRow row = mailboxes.row(MailboxKey.read(key));
    if (row != null && !row.serials().revoked()) {
      target.bundle(key, value);
      mailboxes.published(
          MailboxKey.read(key), Integer.toUnsignedLong(SalvageTarget.serial(value)));
    }
  }

  private void remembered(SalvageTarget target, int generation, byte[] key, byte[] value)
      throws StoreException {
    IndexEntry entry = IndexEntry.read(value);
    mailboxes.saw(entry.number(), entry.lane(), entry.sequence());
    mailboxes.sawExpiry(entry.number(), IndexGenerations.lastExpiryHours(generation));
    if (mailboxes.row(entry.number()) != null) {
      target.remember(generation, key, entry);
    }
  }

  private void transit(SalvageTarget target, byte[] key, byte[] value) throws StoreException {
    if (RequestRow.isKey(key)) {
      RequestRow request = RequestRow.read(value);
      if (request.key().equals(RequestRow.request(key))) {
        target.request(key, request);
      }
    } else if (ForwardedRow.isKey(key)) {
      MailboxRow row = mailboxes.row(ForwardedRow.number(key));
      if (row != null && row.transit() != null) {
        target.forwarded(key, value);
      }
    }
  }

  private void envelope(SalvageTarget target, byte[] key, byte[] value) throws StoreException {
    int number = EnvelopeRow.number(key);
    int lane = EnvelopeRow.lane(key);
    if (lane < 0 || lane >= MailboxStore.LANES || value.length < EnvelopeRow.HEAD_BYTES) {
      return;
    }
    mailboxes.saw(number, lane, EnvelopeRow.sequence(key));
    mailboxes.sawExpiry(number, EnvelopeRow.expiryHours(ByteBuffer.wrap(value)));
    MailboxRow row = mailboxes.row(number);
    if (row == null) {
      report.nameless.merge(number, 1L, Long::sum);
    } else if (EnvelopeRow.sequence(key) > row.disposable(lane)) {
      target.envelope(key, value);
    }
  }
}
