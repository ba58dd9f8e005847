package org.tereze.bench.suite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which operation is held beside what, and what is promised of both. Stateless. */
final class Comparisons {
  private static final String GCM_SIV = "CipherReference.gcmSiv";
  private static final String CHA_CHA = "CipherReference.chaCha20Poly1305";
  private static final String AES = "CipherReference.aesBlock";
  private static final String HMAC = "CipherReference.hmac";
  private static final String X25519 = "AgreementReference.x25519";
  private static final String X25519_PUBLIC = "AgreementReference.x25519PublicKey";
  private static final String DEFLATE = "DeflateReference.deflate";
  private static final String INFLATE = "DeflateReference.inflate";
  private static final String PRIMITIVES = "its primitives";
  private static final String ROCKS = "RocksDB alone, synced";

  /** A relay must do 60 % of what RocksDB alone does; its store has to be quicker than that. */
  private static final double ROCKS_RATIO = 1 / 0.6;

  private static final double SEAL_RATIO = 1.5;
  private static final double CLIENT_BYTES = 5 * 1024;

  // A relay may allocate so much for each put, at 64 links × 1 and at 8 × 64; its store is a part.
  private static final double BYTES_FEW_IN_FLIGHT = 1.5 * 1024;
  private static final double BYTES_MANY_IN_FLIGHT = 256;

  /** In the order in which they are printed: the way of a report, then the relay's. */
  static final List<Comparison> ALL =
      List.of(
          Comparison.of("ReportBenchmark.encode", "deflate").with(1, DEFLATE),
          Comparison.of("ReportBenchmark.decode", "inflate").with(1, INFLATE),
          // Report: two steps of the chain. Spare: HPKE auth with 7 codes, its mask with 2.
          Comparison.of("EnvelopeBenchmark.seal", PRIMITIVES)
              .with(1, DEFLATE)
              .with(2, GCM_SIV)
              .with(1, AES)
              .with(11, HMAC)
              .with(1, X25519_PUBLIC)
              .with(2, X25519)
              .mostRatio(SEAL_RATIO)
              .mostBytes(CLIENT_BYTES),
          // The number is unmasked once to look for a duplicate and once to open.
          Comparison.of("EnvelopeBenchmark.open", PRIMITIVES)
              .with(1, INFLATE)
              .with(1, GCM_SIV)
              .with(2, AES)
              .with(2, HMAC)
              .mostBytes(CLIENT_BYTES),
          // HPKE auth for the session with 11 codes, its mask with 2, the chain with 2; the spare.
          sealOpening("EnvelopeBenchmark.sealOpeningWithoutMlKem"),
          sealOpening("EnvelopeBenchmark.sealOpening")
              .with(1, "AgreementReference.mlKemEncapsulate"),
          openOpening("EnvelopeBenchmark.openOpeningWithoutMlKem"),
          openOpening("EnvelopeBenchmark.openOpening")
              .with(1, "AgreementReference.mlKemExpand")
              .with(1, "AgreementReference.mlKemDecapsulate"),
          Comparison.of("TextBenchmark.encode", ""),
          Comparison.of("TextBenchmark.decode", ""),
          Comparison.of("TextBenchmark.encodeAndDecode", ""),
          Comparison.of("TextBenchmark.garbage", ""),
          Comparison.of("TextBenchmark.load", ""),
          Comparison.of("PlannerBenchmark.step", ""),
          Comparison.of("FrameBenchmark.encode", "arraycopy").with(1, "CopyReference.copyRecord"),
          Comparison.of("FrameBenchmark.decode", "arraycopy").with(1, "CopyReference.copyRecord"),
          Comparison.of("BurstBenchmark.assemble", "arraycopy").with(1, "CopyReference.copyBurst"),
          Comparison.of("RecordBenchmark.seal", "ChaCha20-Poly1305").with(1, CHA_CHA),
          Comparison.of("RecordBenchmark.sealAndOpen", "ChaCha20-Poly1305 twice").with(2, CHA_CHA),
          // mac1; with cookies out, two more codes.
          Comparison.of("JunkBenchmark.random", PRIMITIVES).with(1, HMAC),
          Comparison.of("JunkBenchmark.besideCookies", PRIMITIVES).with(3, HMAC),
          // Both ends: an ephemeral key, es, ee; two MixKey and Split are 9 codes each.
          Comparison.of("RecordBenchmark.link", PRIMITIVES)
              .with(2, X25519_PUBLIC)
              .with(4, X25519)
              .with(18, HMAC),
          commit(1),
          commit(16).mostBytes(BYTES_FEW_IN_FLIGHT),
          commit(256).mostRatio(ROCKS_RATIO).mostBytes(BYTES_MANY_IN_FLIGHT),
          commit(4096).mostBytes(BYTES_MANY_IN_FLIGHT),
          Comparison.of("FetchBenchmark.page collected=0", "RocksDB's iterator")
              .with(1, "ScanReference.scan"),
          Comparison.of("FetchBenchmark.page collected=200000", "a fresh mailbox")
              .with(1, "FetchBenchmark.page collected=0"),
          Comparison.of("SweepBenchmark.expire", ROCKS).with(1, rocks(256)));

  private Comparisons() {}

  private static Comparison sealOpening(String operation) {
    return Comparison.of(operation, PRIMITIVES)
        .with(1, DEFLATE)
        .with(2, GCM_SIV)
        .with(24, HMAC)
        .with(2, X25519_PUBLIC)
        .with(4, X25519);
  }

  /** The one attempt that succeeds; what was tried before it is the price of looking random. */
  private static Comparison openOpening(String operation) {
    return Comparison.of(operation, PRIMITIVES)
        .with(1, INFLATE)
        .with(1, GCM_SIV)
        .with(15, HMAC)
        .with(1, X25519_PUBLIC)
        .with(2, X25519);
  }

  private static Comparison commit(int batch) {
    return Comparison.of("CommitBenchmark.commit batch=" + batch, ROCKS).with(1, rocks(batch));
  }

  private static String rocks(int batch) {
    return "RocksReference.write batch=" + batch;
  }

  /** Whether this benchmark is there to be compared with. */
  static boolean isReference(String name) {
    return name.contains("Reference.");
  }

  /**
   * What is wrong with the names, a line each; none if nothing is.
   *
   * @param known every operation that there is, references included
   */
  static List<String> complaints(List<Comparison> comparisons, Set<String> known) {
    List<String> complaints = new ArrayList<>();
    Set<String> compared = new HashSet<>();
    for (Comparison comparison : comparisons) {
      compared.add(comparison.operation());
      if (!known.contains(comparison.operation())) {
        complaints.add(comparison.operation() + " is compared and is no benchmark");
      }
      for (Comparison.Part part : comparison.parts()) {
        if (!known.contains(part.benchmark())) {
          complaints.add(
              part.benchmark()
                  + " is no benchmark; "
                  + comparison.operation()
                  + " is compared with it");
        }
      }
    }
    for (String name : new TreeSet<>(known)) {
      if (!compared.contains(name) && !isReference(name)) {
        complaints.add(name + " is compared with nothing");
      }
    }
    return complaints;
  }
}
