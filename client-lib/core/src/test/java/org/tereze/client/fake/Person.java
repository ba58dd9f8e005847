package org.tereze.client.fake;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.tereze.client.Client;
import org.tereze.client.ClientException;
import org.tereze.client.ClientOptions;
import org.tereze.client.TestOptions;
import org.tereze.client.burst.BurstListener;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.codec.TextModels;
import org.tereze.client.inbox.ReceivedReport;
import org.tereze.client.vault.MemoryDisk;
import org.tereze.client.vault.VaultOptions;
import org.tereze.crypto.Argon2id;
import org.tereze.testkit.FakeClock;

/** A client in a test: its home, its clock, and what it was shown. */
public final class Person implements AutoCloseable {
  /** A vault that costs no time; for tests only. */
  static final Argon2id CHEAP = new Argon2id(8, 1, 1);

  private static final byte[] PASSPHRASE = "window".getBytes(StandardCharsets.UTF_8);

  private final Path home;
  private ClientOptions options;
  private final MemoryDisk disk;
  private Client client;
  private int unopenedEver;

  /** A new person at this folder. */
  public Person(Path home, FakeClock clock, FakeLine line, SecureRandom random)
      throws ClientException {
    this(home, options(clock, line, random), new MemoryDisk(random));
  }

  private Person(Path home, ClientOptions options, MemoryDisk disk) throws ClientException {
    this.home = home;
    this.options = options;
    this.disk = disk;
    this.client = Client.create(home, PASSPHRASE, options);
  }

  /** A new person whose vault is in memory. */
  public static Person inMemory(Path home, FakeClock clock, FakeLine line, SecureRandom random)
      throws ClientException {
    MemoryDisk disk = new MemoryDisk(random);
    return new Person(home, TestOptions.on(disk, options(clock, line, random)), disk);
  }

  /** A new person whose vault is in memory and holds no more than this. */
  public static Person withSmallVault(
      Path home, FakeClock clock, FakeLine line, SecureRandom random, long maxLiveBytes)
      throws ClientException {
    MemoryDisk disk = new MemoryDisk(random);
    ClientOptions options =
        options(clock, line, random)
            .withVault(
                VaultOptions.of(clock, random).withCost(CHEAP).withMaxLiveBytes(maxLiveBytes));
    return new Person(home, TestOptions.on(disk, options), disk);
  }

  /** Where the vault is, if it is in memory. */
  public MemoryDisk disk() {
    return disk;
  }

  /** The power went: what was forced is left, and the client opens again. */
  public void crash() throws ClientException {
    closeQuietly();
    disk.restart();
    open();
  }

  /** Lets go of the home, whether or not the disk plays along. */
  public void closeQuietly() {
    try {
      client.close();
    } catch (ClientException e) {
      // The power is gone: nothing can be written any more, and nothing has to be.
      return;
    }
  }

  /** Opens the home again. */
  public void open() throws ClientException {
    client = Client.open(home, PASSPHRASE, options);
  }

  /** Options for tests. */
  public static ClientOptions options(FakeClock clock, FakeLine line, SecureRandom random) {
    return ClientOptions.of(clock, clock::nanoTime, random)
        .withDialer(line)
        .withVault(VaultOptions.of(clock, random).withCost(CHEAP));
  }

  /** The client. */
  public Client client() {
    return client;
  }

  /** Its folder. */
  public Path home() {
    return home;
  }

  /** Its options. */
  public ClientOptions options() {
    return options;
  }

  /** From now on each mailbox has a link of its own. */
  public void separateLinks() throws ClientException {
    options = options.withSeparateLinks();
    reopen();
  }

  /** From now on its program carries these text models. */
  public void carries(TextModels models) throws ClientException {
    options = options.withTextModels(models);
    reopen();
  }

  /** Closes and opens again. */
  public void reopen() throws ClientException {
    client.close();
    client = Client.open(home, PASSPHRASE, options);
  }

  /** The passphrase of every test. */
  public static byte[] passphrase() {
    return PASSPHRASE.clone();
  }

  /** One flush; the outcomes. */
  public List<BurstOutcome> flush() throws ClientException {
    List<BurstOutcome> outcomes = client.flush(BurstListener.NONE);
    for (BurstOutcome outcome : outcomes) {
      unopenedEver += outcome.unopened();
    }
    return outcomes;
  }

  /** Envelopes that did not open at once, in all flushes together. */
  public int unopenedEver() {
    return unopenedEver;
  }

  /** The texts of the inbox, in order. */
  public List<String> texts() throws ClientException {
    List<String> texts = new ArrayList<>();
    for (ReceivedReport report : client.inbox()) {
      texts.add(report.content().text());
    }
    return texts;
  }

  @Override
  public void close() throws ClientException {
    client.close();
  }
}
