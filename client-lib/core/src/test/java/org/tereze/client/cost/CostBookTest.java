package org.tereze.client.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.codec.ModelShelf;
import org.tereze.client.codec.TextModels;
import org.tereze.client.home.Home;
import org.tereze.client.home.Keys;
import org.tereze.client.identity.Identity;
import org.tereze.client.outbox.Outbox;
import org.tereze.client.record.OutboxRecord;
import org.tereze.client.record.What;
import org.tereze.client.vault.FileDeviceKey;
import org.tereze.client.vault.Vault;
import org.tereze.client.vault.VaultException;
import org.tereze.client.vault.VaultOptions;
import org.tereze.crypto.Argon2id;
import org.tereze.crypto.SecretBytes;
import org.tereze.testkit.FakeClock;
import org.tereze.testkit.SeededRandom;

final class CostBookTest {
  private static final String RELAY = "key@relay:1";

  @TempDir private Path folder;

  private final SecureRandom random = new SeededRandom(1);
  private Home home;
  private CostBook book;

  @BeforeEach
  void open() throws VaultException {
    FakeClock clock = new FakeClock();
    Path path = folder.resolve("home");
    Vault vault =
        Vault.create(
            path,
            SecretBytes.owning("window".getBytes(StandardCharsets.UTF_8)),
            new FileDeviceKey(path.resolve("device"), random),
            VaultOptions.of(clock, random).withCost(new Argon2id(8, 1, 1)));
    ModelShelf models = new ModelShelf(TextModels.NONE, path.resolve("packs"));
    home = Home.create(vault, clock, random, models, Identity.generate(random));
    book = new CostBook(home);
  }

  @AfterEach
  void close() throws VaultException {
    home.close();
  }

  private void write(long id, What what) {
    home.outbox.put(
        Keys.of(id), OutboxRecord.newBuilder().setId(id).setWhat(what).setNumber(1).build());
  }

  @Test
  void sharesOfAllPutsAreTheWholeToTheByte() {
    Map<Long, Long> puts = new LinkedHashMap<>();
    for (long id = 1; id <= 300; id++) {
      write(id, What.REPORT);
      puts.put(id, 20L + random.nextInt(1_000));
    }
    book.add(RELAY, new EndedLink(puts, 0, 0, 997, 500, 4_321));
    assertThat(book.reports().stream().mapToLong(ReportCost::linkBytes).sum()).isEqualTo(997);
    assertThat(book.reports().stream().mapToLong(ReportCost::ipBytes).sum()).isEqualTo(4_321);
    assertThat(book.links().get(0).reports()).isEqualTo(300);
  }

  @Test
  void whatIsNoReportIsCountedWithTheLinkOnly() {
    write(1, What.REPORT);
    write(2, What.NOTICE);
    Map<Long, Long> puts = new LinkedHashMap<>();
    puts.put(1L, 100L);
    puts.put(2L, 50L);
    // One that was let go meanwhile, and a part of the backup.
    puts.put(3L, 20L);
    puts.put(-1L, 30L);
    book.add(RELAY, new EndedLink(puts, 7, 93, 30, 200, 60));
    LinkCost link = book.links().get(0);
    assertThat(link.reports()).isEqualTo(1);
    assertThat(link.reportBytes()).isEqualTo(100);
    assertThat(link.messageBytes()).isEqualTo(100);
    assertThat(link.streamBytes()).isEqualTo(330);
    assertThat(link.totalBytes()).isEqualTo(390);
    assertThat(home.costs.size()).isEqualTo(1);
    // A third of all that was carried.
    ReportCost cost = book.reports().get(0);
    assertThat(cost.linkBytes()).isEqualTo(10);
    assertThat(cost.ipBytes()).isEqualTo(20);
    assertThat(cost.totalBytes()).isEqualTo(130);
    assertThat(book.report(2)).isNull();
  }

  @Test
  void forgettingAReportForgetsItsCost() {
    write(1, What.REPORT);
    Map<Long, Long> puts = new LinkedHashMap<>();
    puts.put(1L, 100L);
    book.add(RELAY, new EndedLink(puts, 0, 0, 30, 100, 60));
    assertThat(home.costs.size()).isEqualTo(1);
    assertThat(new Outbox(home).forget(1)).isEqualTo(Outbox.Forgetting.DONE);
    assertThat(home.costs.size()).isZero();
  }

  @Test
  void aLinkThatCarriedNothingIsCounted() {
    book.add(RELAY, new EndedLink(new LinkedHashMap<>(), 0, 0, 0, 0, 172));
    assertThat(book.links().get(0).totalBytes()).isEqualTo(172);
  }
}
