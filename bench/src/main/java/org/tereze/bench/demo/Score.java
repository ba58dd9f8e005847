package org.tereze.bench.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tereze.bench.screen.Screen;
import org.tereze.testkit.BadLine;
import org.tereze.testkit.Way;

/** The table at the end, and whether the demo kept its promise. */
final class Score {
  private int written;
  private int inCustody;
  private int opened;
  private int twice;
  private long textBytes;
  private long envelopeBytes;
  private long carriedBytes;
  private long ipBytes;
  private long lostPackets;
  private long framingBytes;
  private long firstAckMillis = -1;
  private int forwarded;
  private int proven;

  /** One burst of the reporter, as the command line printed it. */
  void burst(JsonNode burst) {
    framingBytes += burst.get("framingBytes").asLong();
    if (firstAckMillis < 0) {
      firstAckMillis = burst.get("firstAckMillis").asLong();
    }
  }

  void line(BadLine line) {
    for (Way way : Way.values()) {
      carriedBytes += line.sentBytes(way);
      ipBytes += line.ipBytes(way);
      lostPackets += line.lostPackets(way);
    }
  }

  void forwarded(int reports) {
    forwarded = reports;
  }

  void provenAtNewsroom() {
    proven++;
  }

  void read(JsonNode sent, JsonNode inbox, List<DemoReport> reports) {
    for (JsonNode report : sent) {
      written++;
      envelopeBytes += report.get("envelopeBytes").asLong();
      String state = report.get("state").asText();
      if (state.equals("in custody") || state.equals("collected") || state.equals("opened")) {
        inCustody++;
      }
    }
    Map<String, Integer> meant = new HashMap<>();
    for (DemoReport report : reports) {
      textBytes += report.text().getBytes(StandardCharsets.UTF_8).length;
      meant.merge(report.text(), 1, Integer::sum);
    }
    Map<String, Integer> shown = new HashMap<>();
    for (JsonNode report : inbox) {
      shown.merge(report.get("text").asText(), 1, Integer::sum);
    }
    meant.forEach((text, times) -> opened += Math.min(times, shown.getOrDefault(text, 0)));
    shown.forEach((text, times) -> twice += Math.max(0, times - meant.getOrDefault(text, 1)));
  }

  boolean good() {
    return written > 0 && opened == written && twice == 0 && forwarded > 0 && proven == forwarded;
  }

  void print(Screen screen) {
    screen.chapter(good() ? "Every report arrived, once" : "NOT as promised");
    screen.line("reports written            %8d", written);
    screen.line("in custody of the relay    %8d", inCustody);
    screen.line("opened at the relative's   %8d", opened);
    screen.line("lost                       %8d", written - opened);
    screen.line("shown twice                %8d", twice);
    screen.line("forwarded, signature valid %8d of %d", proven, forwarded);
    screen.line("text                       %8d B", textBytes);
    screen.line("envelopes                  %8d B", envelopeBytes);
    screen.line(
        "on the wire, both ways     %8d B in UDP and TCP, %d B with these and IP",
        carriedBytes, ipBytes);
    screen.line("of it framing, sent again  %8d B", framingBytes);
    screen.line("packets lost               %8d", lostPackets);
    screen.line("first custody ack after    %8d ms", firstAckMillis);
    screen.line("");
    screen.line(
        "Opened means shown at the relative's; the sealed receipt follows in a later window.");
  }
}
