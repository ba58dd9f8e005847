package org.tereze.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.client.codec.Shelves;
import org.tereze.client.cost.Fit;
import org.tereze.client.cost.LinkCost;
import org.tereze.client.cost.ReportCost;
import org.tereze.client.outbox.SentReport;

/**
 * What a report takes from its text to the last byte on the network, pinned: a change that costs a
 * byte edits a number here.
 */
final class WireSizeTest {
  /** 200 characters. */
  private static final String KAZAKH =
      "Алаңда жүзге жуық адам тұр, әскер жоқ. Интернет таңғы алтыдан бері істемейді, дүкендер жабық,"
          + " банкоматтарда ақша жоқ. Ауруханаға барар жол ашық, жаралыларды сонда апарып жатыр."
          + " Бәріміз аман-есенбіз.";

  @TempDir private Path folder;

  private static Client reporter(Town town) {
    return town.reporter.client();
  }

  /** A session is open, receipts have come, nothing waits. */
  private Town settled() throws ClientException {
    Town town = Town.emptyOnMemoryDisks(folder);
    town.reporter.carries(Shelves.baseSet());
    town.relative.carries(Shelves.baseSet());
    town.introduce(town.reporter, "Reporter", town.relative, "Relative");
    for (int i = 0; i < 3; i++) {
      reporter(town).write(new Draft("Relative", "opens the session"));
      town.reporter.flush();
      town.relative.flush();
      town.settle();
    }
    town.reporter.flush();
    return town;
  }

  private static SentReport write(Town town, Draft draft) throws ClientException {
    return reporter(town).sent(reporter(town).write(draft));
  }

  private static Draft kazakh(Town town) {
    return new Draft("Relative", KAZAKH)
        .at(town.clock.instant().minus(Duration.ofMinutes(20)))
        .place(43.24, 76.95, 1_000);
  }

  @Test
  void aKazakhReportOf200CharactersWithTimeAndPlaceIsOneSms() throws Exception {
    try (Town town = settled()) {
      assertThat(KAZAKH.length()).isBetween(195, 205);
      SentReport sent = write(town, kazakh(town).padding(PaddingPolicy.SMS));
      assertThat(sent.codec()).isEqualTo("kk");
      assertThat(sent.envelopeBytes()).isEqualTo(140);
      Fit fit = Fit.of(sent.envelopeBytes());
      assertThat(fit.smsMessages()).isEqualTo(1);
      assertThat(fit.words()).isEqualTo(102);
      town.reporter.flush();
      town.relative.flush();
      assertThat(town.relative.texts()).endsWith(KAZAKH);
    }
  }

  @Test
  void eachPolicyHasItsSizesOfOneReport() throws Exception {
    try (Town town = settled()) {
      SentReport compact = write(town, kazakh(town));
      // What the model makes of it, a first byte, steps of 4, 18 of sealing.
      int packed = compact.packedBytes();
      assertThat(packed).isBetween(40, 121);
      assertThat(compact.envelopeBytes()).isEqualTo((1 + packed + 3) / 4 * 4 + 18);
      assertThat(write(town, kazakh(town).padding(PaddingPolicy.SMS)).envelopeBytes())
          .isEqualTo(140);
      assertThat(write(town, kazakh(town).padding(PaddingPolicy.UNIFORM)).envelopeBytes())
          .isEqualTo(280);
    }
  }

  @Test
  void aColdLinkWithOneReportOf140Bytes() throws Exception {
    try (Town town = settled()) {
      long id = write(town, kazakh(town).padding(PaddingPolicy.SMS)).id();
      town.reporter.flush();
      List<LinkCost> links = reporter(town).linkCosts();
      LinkCost link = links.get(links.size() - 1);
      ReportCost cost = reporter(town).cost(id);
      // Mailbox 30; Put: head 2, envelope 3 + 140.
      assertThat(cost.frameBytes()).isEqualTo(30 + 2 + 3 + 140).isEqualTo(link.reportBytes());
      // First records 51 and 50, a record for the goodbye 18, Ack 3.
      assertThat(link.ownBytes()).isEqualTo(51 + 50 + 18 + 3);
      // Fetch 102, Bye 1; what the fake relay says of the fetch 3.
      assertThat(link.errandBytes()).isEqualTo(102 + 1 + 3);
      // Two SYN; ACK, two flights up, one down, an ACK for each way, two FIN and an ACK.
      assertThat(link.ipBytes()).isEqualTo(2 * 60 + 9 * 52);
      // Of both 175 / 281.
      assertThat(cost.linkBytes()).isEqualTo(75);
      assertThat(cost.ipBytes()).isEqualTo(366);
      assertThat(cost.againBytes()).isZero();
    }
  }
}
