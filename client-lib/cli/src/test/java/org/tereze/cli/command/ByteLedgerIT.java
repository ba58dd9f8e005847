package org.tereze.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tereze.relay.ops.Relay;
import org.tereze.testkit.DatagramLine;
import org.tereze.testkit.DatagramProxy;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.LinkProxy;
import org.tereze.testkit.TcpModel;
import org.tereze.testkit.Traffic;
import org.tereze.testkit.Way;

/**
 * {@code status --bytes} beside a counter on the line that knows nothing of it: real sockets, a
 * real relay, a proxy between them.
 */
@Isolated("counts packets that depend on a line's speed")
final class ByteLedgerIT {
  /**
   * Of packets only; the stream agrees to the byte. A proxy that is short of the processor reads
   * two writes at once and counts one packet, where TCP without Nagle's delay sends two.
   */
  private static final Percentage TEN_PERCENT = Percentage.withPercentage(10);

  /** Two FIN and an ACK, which the proxy does not count. */
  private static final long CLOSING_BYTES = 3 * TcpModel.PACKET_BYTES;

  @TempDir private Path folder;
  private Relay relay;
  private LinkProxy line;
  private Typist reporter;
  private Typist relative;

  @BeforeEach
  void meet() throws Exception {
    relay = Relays.start(folder.resolve("relay"));
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
    line = new LinkProxy(target, LineShape.PERFECT, LineShape.PERFECT, 1, System::nanoTime);
    line.openWindow();
    String address = Relays.address(relay.staticPublic(), relay.port());
    reporter = new Typist("reporter", folder);
    relative = new Typist("relative", folder);
    reporter.does("init", "--relay", address);
    relative.does("init", "--relay", address);
    reporter.does("add", "relative", relative.does("card", "reporter").strip());
    relative.does("add", "reporter", reporter.does("card", "relative").strip());
    relative.does("flush");
  }

  @AfterEach
  void stop() {
    line.close();
    relay.stop();
  }

  private void flush() {
    reporter.does("flush", "--via", "127.0.0.1:" + line.address().getPort());
  }

  private long carried() {
    return line.traffic(Way.UP).deliveredBytes() + line.traffic(Way.DOWN).deliveredBytes();
  }

  private long ip() {
    return line.ipBytes(Way.UP) + line.ipBytes(Way.DOWN);
  }

  private void writeMany(int reports) {
    for (int i = 0; i < reports; i++) {
      reporter.does(
          "write", "--to", "relative", "Көшеде " + (i * 37 % 400) + " адам, байланыс жоқ.");
    }
  }

  @Test
  void agreesWithTheLineToTheByteAndAboutItsPackets() {
    writeMany(1);
    flush();
    assertAgrees(1);
    relative.does("flush");
    relative.does("write", "--to", "reporter", "Алдық, рахмет.");
    relative.does("flush");
    writeMany(2);
    flush();
    assertAgrees(2);
    writeMany(40);
    flush();
    assertAgrees(3);

    JsonNode bytes = reporter.asks("status", "--bytes");
    List<JsonNode> links = by("tcp", bytes);
    assertThat(links.get(2).get("reports").asInt()).isEqualTo(40);
    assertThat(links.get(1).get("deliveredBytes").asInt()).isPositive();
    long reports = sum(bytes.get("reports"), "totalBytes");
    long all = bytes.at("/total/totalBytes").asLong();
    assertThat(reports).isBetween(bytes.at("/total/reportBytes").asLong(), all);
  }

  private static List<JsonNode> by(String bearer, JsonNode bytes) {
    List<JsonNode> links = new ArrayList<>();
    for (JsonNode link : bytes.get("links")) {
      if (link.get("bearer").asText().equals(bearer)) {
        links.add(link);
      }
    }
    return links;
  }

  private static long sum(List<JsonNode> links, String field) {
    return links.stream().mapToLong(link -> link.get(field).asLong()).sum();
  }

  /** Each link so far and all together. */
  private void assertAgrees(int count) {
    List<JsonNode> links = by("tcp", reporter.asks("status", "--bytes"));
    assertThat(links).hasSize(count);
    assertThat(line.connectionCount()).isEqualTo(count);
    assertThat(sum(links, "sentBytes")).isEqualTo(line.traffic(Way.UP).deliveredBytes());
    assertThat(sum(links, "streamBytes")).isEqualTo(carried());
    assertThat(sum(links, "streamBytes") + sum(links, "ipBytes"))
        .isEqualTo(sum(links, "totalBytes"))
        .isCloseTo(ip() + (long) count * CLOSING_BYTES, TEN_PERCENT);
  }

  @Test
  void agreesWithTheLineToTheByteAboutDatagrams() throws Exception {
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
    try (DatagramProxy datagrams =
        new DatagramProxy(
            line, target, LineShape.PERFECT, LineShape.PERFECT, 1, System::nanoTime)) {
      datagrams.openWindow();
      flush(); // claims, and opens the session with the card's keys
      writeMany(40);
      flush();
      JsonNode bytes = reporter.asks("status", "--bytes");
      List<JsonNode> bursts = by("udp", bytes);
      Traffic up = datagrams.traffic(Way.UP);
      Traffic down = datagrams.traffic(Way.DOWN);
      assertThat(sum(bursts, "reports")).isEqualTo(40);
      assertThat(sum(bursts, "sentBytes")).isEqualTo(up.sentBytes());
      assertThat(sum(bursts, "streamBytes")).isEqualTo(up.sentBytes() + down.deliveredBytes());
      assertThat(sum(bursts, "ipBytes"))
          .isEqualTo((up.segments() + down.segments()) * DatagramLine.HEADER_BYTES);
      assertThat(sum(by("tcp", bytes), "reports")).isZero();
    }
  }

  @Test
  void countsWhatWasHandedOverWhenALinkIsCut() {
    writeMany(30);
    line.cutAfter(Way.UP, 600);
    reporter.types("", "flush", "--via", "127.0.0.1:" + line.address().getPort());
    JsonNode cut = reporter.asks("status", "--bytes");
    // What the system took and did not get through counts, too; one record may be missing.
    assertThat(line.traffic(Way.UP).deliveredBytes()).isEqualTo(600);
    assertThat(sum(by("tcp", cut), "sentBytes")).isBetween(600L, 1_600L);
    flush();
    JsonNode bytes = reporter.asks("status", "--bytes");
    assertThat(sum(bytes.get("reports"), "againBytes")).isPositive();
    long framed = sum(bytes.get("reports"), "frameBytes");
    assertThat(framed).isEqualTo(bytes.at("/total/reportBytes").asLong());
    assertThat(framed - sum(bytes.get("reports"), "againBytes"))
        .isCloseTo(sum(bytes.get("reports"), "envelopeBytes") + 30 + 30 * 5L, within(600L));
  }

  @Test
  void printsATableForReportsAndOneForLinks() {
    assertThat(reporter.types("", "status", "--bytes").said()).contains("Nothing was written");
    writeMany(2);
    flush();
    String printed = reporter.does("status", "--bytes");
    assertThat(printed.lines().toList().get(0))
        .isEqualTo(
            "id  to        text  encoded  packed  padded  envelope  links  frames  again  link"
                + "  IP  total");
    assertThat(printed)
        .contains("link ended", "udp", "tcp", "all 2")
        .endsWith(
            "TCP/IP is estimated: headers, acks, opening, closing; not what TCP sent again."
                + " Of datagrams (UDP) everything is counted.\n");
  }

  @Test
  void jsonKeepsItsFieldNames() {
    writeMany(1);
    flush();
    JsonNode bytes = reporter.asks("status", "--bytes");
    assertThat(names(bytes)).containsExactly("reports", "links", "total");
    assertThat(names(bytes.at("/reports/0")))
        .containsExactly(
            "id",
            "to",
            "textBytes",
            "encodedBytes",
            "codec",
            "packedBytes",
            "paddedBytes",
            "envelopeBytes",
            "links",
            "frameBytes",
            "againBytes",
            "linkBytes",
            "ipBytes",
            "totalBytes");
    assertThat(names(bytes.at("/links/0")))
        .containsExactly(
            "relay",
            "ended",
            "bearer",
            "reports",
            "reportBytes",
            "messageBytes",
            "deliveredBytes",
            "errandBytes",
            "ownBytes",
            "sentBytes",
            "streamBytes",
            "ipBytes",
            "totalBytes");
    assertThat(names(bytes.get("total")).subList(1, 11))
        .isEqualTo(names(bytes.at("/links/0")).subList(3, 13));
  }

  private static long sum(JsonNode list, String field) {
    long sum = 0;
    for (JsonNode one : list) {
      sum += one.get(field).asLong();
    }
    return sum;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
