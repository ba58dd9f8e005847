package org.tereze.relay.ops;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import org.tereze.relay.store.MailboxStore;

/** The relay's program over a store that eats all memory in its committer's fourth commit. */
final class BrokenRelayMain {
  private static final int GOOD_COMMITS = 3;
  private static final int CHUNK_BYTES = 1 << 20;

  private BrokenRelayMain() {}

  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(
        new LastWords(System.err, Runtime.getRuntime()::halt));
    RelayMain program =
        new RelayMain(
            System.out,
            System.err,
            (folder, config) -> hungry(Stores.open(folder, config)),
            RelayClock.system(),
            new SecureRandom());
    System.exit(program.run(args));
  }

  private static MailboxStore hungry(MailboxStore store) {
    int[] commits = {0};
    Object[] chain = {null};
    return (MailboxStore)
        Proxy.newProxyInstance(
            MailboxStore.class.getClassLoader(),
            new Class<?>[] {MailboxStore.class},
            (proxy, method, arguments) -> {
              boolean last = method.getName().equals("commit") && ++commits[0] > GOOD_COMMITS;
              while (last) {
                chain[0] = new Object[] {chain[0], new byte[CHUNK_BYTES]};
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
