package org.tereze.bench.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that share work on connections. Stateless. */
final class Crew {
  /** As many as drain at once. */
  static final int SIZE = 8;

  private Crew() {}

  /** Does all of it, {@value #SIZE} at a time, and adds up what each returned. */
  static long sum(List<Callable<Long>> work) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(SIZE);
    try {
      List<Future<Long>> futures = new ArrayList<>();
      work.forEach(each -> futures.add(threads.submit(each)));
      long sum = 0;
      for (Future<Long> future : futures) {
        sum += future.get();
      }
      return sum;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Every {@code step}th number below {@code end}, from {@code first}. */
  static int[] share(int first, int step, int end) {
    int[] share = new int[(end - first + step - 1) / step];
    for (int i = 0; i < share.length; i++) {
      share[i] = first + i * step;
    }
    return share;
  }

  /** What an array holds at these places. */
  static int[] at(int[] places, int[] array) {
    int[] found = new int[places.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = array[places[i]];
    }
    return found;
  }
}
