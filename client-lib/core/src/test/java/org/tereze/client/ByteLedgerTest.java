package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.ClientException.Reason;
import org.tereze.client.burst.BurstOutcome;
import org.tereze.client.cost.CostBook;
import org.tereze.client.cost.LinkCost;
import org.tereze.client.cost.ReportCost;
import org.tereze.client.outbox.SentState;
import org.tereze.testkit.TcpModel;
import org.tereze.wire.Precedence;

/** What reports and links cost, beside what the line and the outcome of each flush say. */
final class ByteLedgerTest {
  private static final String TEXT = "Полиция перекрыла площадь, слышны выстрелы.";

  /** A put of less than 128 bytes: head, and the envelope's field. */
  private static final int PUT_BYTES = 4;

  private static final int MAILBOX_BYTES = 30;

  /** Two FIN and an ACK, which the line does not count. */
  private static final long CLOSING_BYTES = 3 * TcpModel.PACKET_BYTES;

  /** Says to backups that they may leave the folder out; tells nothing. */
  private static final String CACHE_MARK = "CACHEDIR.TAG";

  @TempDir private Path folder;

  private static Client reporter(Town town) {
    return town.reporter.client();
  }

  /** After receipts, so that a link carries nothing but what is written next. */
  private Town settled() throws ClientException {
    Town town = Town.withCardsOnMemoryDisks(folder);
    for (int i = 0; i < 3; i++) {
      reporter(town).write(new Draft("Relative", "opens the session"));
      town.reporter.flush();
      town.relative.flush();
      town.settle();
    }
    town.reporter.flush();
    return town;
  }

  private static LinkCost last(Client client) {
    List<LinkCost> links = client.linkCosts();
    return links.get(links.size() - 1);
  }

  @Test
  void knowsEachLayerOfAReportBeforeItLeaves() throws Exception {
    try (Town town = settled()) {
      long id = reporter(town).write(new Draft("Relative", TEXT));
      ReportCost cost = reporter(town).cost(id);
      int utf8 = TEXT.getBytes(StandardCharsets.UTF_8).length;
      assertThat(cost.textBytes()).isEqualTo(utf8);
      assertThat(cost.encodedBytes()).isEqualTo(utf8 + 2);
      assertThat(cost.packedBytes()).isEqualTo(reporter(town).sent(id).packedBytes());
      assertThat(cost.paddedBytes()).isBetween(cost.packedBytes() + 1, cost.packedBytes() + 4);
      assertThat(cost.envelopeBytes()).isEqualTo(cost.paddedBytes() + 18);
      assertThat(cost.links()).isZero();
      assertThat(cost.totalBytes()).isZero();
    }
  }

  @Test
  void countsTextsThatAreSignedOrForwarded() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      long signed = reporter(town).write(new Draft("Relative", TEXT).signed());
      int utf8 = TEXT.getBytes(StandardCharsets.UTF_8).length;
      assertThat(reporter(town).cost(signed).textBytes()).isEqualTo(utf8);
      town.reporter.flush();
      town.relative.flush();
      town.introduce(town.relative, "Relative", town.person("Newsroom"), "Newsroom");
      Client relative = town.relative.client();
      long id = relative.forward(1, "Newsroom", "дана", Precedence.ROUTINE);
      assertThat(relative.cost(id).textBytes()).isEqualTo(utf8 + 8);
    }
  }

  @Test
  void theKindsOfALinksBytesAddUpToWhatTheLineCarried() throws Exception {
    try (Town town = settled()) {
      long one = reporter(town).write(new Draft("Relative", TEXT));
      long two = reporter(town).write(new Draft("Relative", "Связи нет."));
      town.relative.client().write(new Draft("Reporter", "Поняли."));
      town.relative.flush();
      BurstOutcome outcome = town.reporter.flush().get(0);
      LinkCost link = last(reporter(town));
      assertThat(link.sentBytes()).isEqualTo(town.line.upBytes()).isEqualTo(outcome.sentBytes());
      assertThat(link.streamBytes()).isEqualTo(town.line.upBytes() + town.line.downBytes());
      assertThat(link.reports()).isEqualTo(2);
      assertThat(link.deliveredBytes()).isPositive();
      // An ack of two puts.
      assertThat(link.ownBytes()).isEqualTo(outcome.framingBytes() + 3);

      ReportCost first = reporter(town).cost(one);
      ReportCost second = reporter(town).cost(two);
      // The shorter one goes first, and names the mailbox.
      assertThat(first.frameBytes()).isEqualTo(first.envelopeBytes() + PUT_BYTES);
      assertThat(second.frameBytes()).isEqualTo(second.envelopeBytes() + PUT_BYTES + MAILBOX_BYTES);
      assertThat(first.frameBytes() + second.frameBytes()).isEqualTo(link.reportBytes());
      assertThat(first.links()).isEqualTo(1);
      assertThat(first.againBytes()).isZero();
      double part = (double) link.reportBytes() / (link.streamBytes() - link.ownBytes());
      assertThat(first.linkBytes() + second.linkBytes())
          .isBetween((long) (link.ownBytes() * part) - 1, (long) (link.ownBytes() * part) + 1);
      assertThat(first.ipBytes() + second.ipBytes())
          .isBetween((long) (link.ipBytes() * part) - 1, (long) (link.ipBytes() * part) + 1);
    }
  }

  @Test
  void agreesWithThePacketsThatTheLineCountedButForSomeThatAreReadTogether() throws Exception {
    try (Town town = Town.withCardsOnMemoryDisks(folder)) {
      for (int reports : new int[] {0, 1, 2, 40, 300}) {
        for (int i = 0; i < reports; i++) {
          reporter(town).write(new Draft("Relative", "report " + i + " of " + reports));
        }
        town.relative.client().write(new Draft("Reporter", TEXT.repeat(1 + reports)));
        town.relative.flush();
        assertThat(last(town.relative.client()).totalBytes())
            .isCloseTo(town.line.ipBytes() + CLOSING_BYTES, Percentage.withPercentage(5));
        Town.expectWhole(town.reporter.flush());
        assertThat(last(reporter(town)).totalBytes())
            .isCloseTo(town.line.ipBytes() + CLOSING_BYTES, Percentage.withPercentage(5));
      }
    }
  }

  @Test
  void sharesAddUpHoweverManyReportsThereAre() throws Exception {
    try (Town town = settled()) {
      long errands = errandsOfAnEmptyLink(town);
      for (int i = 0; i < 200; i++) {
        reporter(town).write(new Draft("Relative", "report " + i));
      }
      town.reporter.flush();
      LinkCost link = last(reporter(town));
      assertThat(link.reports()).isEqualTo(200);
      assertThat(link.errandBytes()).isLessThanOrEqualTo(errands);
      long shared = reporter(town).costs().stream().mapToLong(ReportCost::linkBytes).sum();
      long before = reporter(town).costs().stream().limit(3).mapToLong(ReportCost::linkBytes).sum();
      assertThat(shared - before)
          .isLessThanOrEqualTo(link.ownBytes())
          .isGreaterThan(link.ownBytes() * 95 / 100);
    }
  }

  private static long errandsOfAnEmptyLink(Town town) throws ClientException {
    town.reporter.flush();
    return last(reporter(town)).errandBytes() + 30;
  }

  @Test
  void whatACutMadeGoAgainIsCountedAgain() throws Exception {
    try (Town town = settled()) {
      long id = reporter(town).write(new Draft("Relative", TEXT));
      town.line.cutNextDown(1);
      town.reporter.flush();
      ReportCost cut = reporter(town).cost(id);
      assertThat(cut.links()).isEqualTo(1);
      assertThat(cut.frameBytes()).isGreaterThan(cut.envelopeBytes());
      assertThat(cut.againBytes()).isZero();
      // The relay took it, and says so when it is asked: it does not go again.
      Town.expectWhole(town.reporter.flush());
      assertThat(reporter(town).sent(id).state()).isEqualTo(SentState.IN_CUSTODY);
      assertThat(reporter(town).cost(id).links()).isEqualTo(1);

      long lost = reporter(town).write(new Draft("Relative", TEXT));
      town.line.cutNextUp(60);
      town.reporter.flush();
      Town.expectWhole(town.reporter.flush());
      ReportCost again = reporter(town).cost(lost);
      assertThat(again.links()).isEqualTo(2);
      assertThat(again.againBytes()).isGreaterThanOrEqualTo(again.envelopeBytes() + PUT_BYTES);
      assertThat(again.frameBytes()).isGreaterThan(again.againBytes());
    }
  }

  @Test
  void aFlushThatReachedNobodyCostsNothing() throws Exception {
    try (Town town = settled()) {
      int links = reporter(town).linkCosts().size();
      reporter(town).write(new Draft("Relative", TEXT));
      town.line.unplug();
      town.reporter.flush();
      assertThat(reporter(town).linkCosts()).hasSize(links);
    }
  }

  @Test
  void staysAcrossAPowerCutAndGoesWithItsReport() throws Exception {
    try (Town town = settled()) {
      long id = reporter(town).write(new Draft("Relative", TEXT));
      town.reporter.flush();
      ReportCost before = reporter(town).cost(id);
      town.reporter.crash();
      assertThat(reporter(town).cost(id).totalBytes())
          .isEqualTo(before.totalBytes())
          .isGreaterThan(before.envelopeBytes());
      assertThat(last(reporter(town)).reports()).isEqualTo(1);
      town.relative.flush();
      town.settle();
      reporter(town).forget(id);
      ClientException e =
          catchThrowableOfType(ClientException.class, () -> reporter(town).cost(id));
      assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_REPORT);
      town.reporter.crash();
      assertThat(reporter(town).costs()).extracting(ReportCost::id).doesNotContain(id);
    }
  }

  @Test
  void remembersTheLastLinksOnlyAndThoseForThirtyDays() throws Exception {
    try (Town town = settled()) {
      for (int i = 0; i < CostBook.MAX_LINKS + 3; i++) {
        town.clock.advance(Duration.ofMinutes(1));
        town.reporter.flush();
      }
      List<LinkCost> links = reporter(town).linkCosts();
      assertThat(links).hasSize(CostBook.MAX_LINKS);
      assertThat(links.get(0).ended()).isAfter(town.clock.instant().minus(Duration.ofMinutes(257)));
      town.clock.advance(Duration.ofDays(CostBook.LINK_DAYS).minusMinutes(2));
      town.reporter.flush();
      assertThat(reporter(town).linkCosts()).hasSize(3);
    }
  }

  @Test
  void liesInTheVaultOnlySoThatWipingTakesItAlong() throws Exception {
    try (Town town = Town.withCards(folder)) {
      assertThat(reporter(town).linkCosts()).isNotEmpty();
      String relay = last(reporter(town)).relay();
      reporter(town).close();
      try (Stream<Path> files = Files.walk(town.reporter.home())) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
              .doesNotContain(relay.substring(0, 12));
        }
      }
      Client.wipe(town.reporter.home(), town.reporter.options());
      try (Stream<Path> left = Files.walk(town.reporter.home())) {
        assertThat(left.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
            .allMatch(CACHE_MARK::equals);
      }
    }
  }
}
