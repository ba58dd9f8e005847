package org.tereze.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class SvgChartTest {
  private static final Chart CHART =
      new Chart(
          "a < b & c",
          "seen here",
          "load",
          "time",
          List.of(
              new Series("p50", List.of(new Point(1, 10), new Point(100, 20, "8×1"))),
              new Series("p99", List.of(new Point(1, 30), new Point(100, 4_000)))));

  private static Document parsed(Chart chart) throws Exception {
    byte[] bytes = SvgChart.text(chart).getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(bytes));
  }

  @Test
  void isXmlWithEveryLabel() throws Exception {
    NodeList texts = parsed(CHART).getElementsByTagName("text");
    List<String> labels =
        java.util.stream.IntStream.range(0, texts.getLength())
            .mapToObj(i -> texts.item(i).getTextContent())
            .toList();
    assertThat(labels).contains("a < b & c", "seen here", "load", "time", "p50", "p99", "8×1");
  }

  @Test
  void drawsHigherWhatIsMoreAndStaysOnThePaper() throws Exception {
    NodeList curves = parsed(CHART).getElementsByTagName("polyline");
    assertThat(curves.getLength()).isEqualTo(2);
    double[] low = points(curves, 0);
    double[] high = points(curves, 1);
    assertThat(high[1]).isLessThan(low[1]);
    assertThat(high[3]).isLessThan(low[3]);
    assertThat(low[2]).isGreaterThan(low[0]);
    for (double[] both : List.of(low, high)) {
      for (int i = 0; i < both.length; i += 2) {
        assertThat(both[i]).isBetween(84.0, 832.0);
        assertThat(both[i + 1]).isBetween(104.0, 474.0);
      }
    }
  }

  private static double[] points(NodeList curves, int index) {
    String[] numbers = ((Element) curves.item(index)).getAttribute("points").split("[ ,]", -1);
    return java.util.Arrays.stream(numbers).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void knowsTheDark() {
    assertThat(SvgChart.text(CHART)).contains("@media (prefers-color-scheme: dark)");
  }

  @Test
  void refusesMoreCurvesThanColours() {
    Series one = CHART.series().get(0);
    assertThatThrownBy(() -> new Chart("", "", "", "", Collections.nCopies(5, one)))
        .hasMessage("5 curves do not make a chart");
    assertThatThrownBy(() -> new Chart("", "", "", "", List.of()))
        .hasMessage("0 curves do not make a chart");
  }
}
