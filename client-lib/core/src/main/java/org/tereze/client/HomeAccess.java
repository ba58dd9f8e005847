package org.tereze.client;

import org.tereze.client.ClientException.Reason;
import org.tereze.client.card.CardException;
import org.tereze.client.codec.PackException;
import org.tereze.client.home.Home;
import org.tereze.client.session.SealException;
import org.tereze.client.vault.CommitOrder;
import org.tereze.client.vault.VaultException;
import org.tereze.window.schedule.MalformedWindowException;

/**
 * Lets callers of any thread at a home: under its lock, each change whole or not at all. What is
 * refused below is told as the caller's matter.
 */
final class HomeAccess {
  private final Home home;

  HomeAccess(Home home) {
    this.home = home;
  }

  /** What only reads. */
  interface Look<T, E extends Exception> {
    T look() throws E;
  }

  /** A change to ledgers that answers something. */
  interface Change<T> {
    T make()
        throws ClientException,
            CardException,
            MalformedWindowException,
            PackException,
            SealException,
            VaultException;
  }

  /** A change to ledgers that answers nothing. */
  interface Step {
    void make()
        throws ClientException,
            CardException,
            MalformedWindowException,
            PackException,
            SealException,
            VaultException;
  }

  /** Reads. */
  <T, E extends Exception> T look(Look<T, E> look) throws E {
    synchronized (home.lock()) {
      return look.look();
    }
  }

  /** Makes a change, durable on return. */
  void change(Step step) throws ClientException {
    answer(
        () -> {
          step.make();
          return home;
        });
  }

  /** Makes a change, durable on return, and returns its answer. */
  <T> T answer(Change<T> change) throws ClientException {
    return committing(
        () -> {
          T answer = change.make();
          home.commit(CommitOrder.JOURNAL_FIRST);
          return answer;
        });
  }

  /** As {@link #answer}, of a change that commits by itself, in an order of its own. */
  <T> T committing(Change<T> change) throws ClientException {
    synchronized (home.lock()) {
      try {
        return undoneIfRefused(change);
      } catch (CardException e) {
        throw new ClientException(Reason.BAD_CARD, String.valueOf(e.getMessage()), e);
      } catch (MalformedWindowException e) {
        throw new ClientException(Reason.BAD_WINDOW, String.valueOf(e.getMessage()), e);
      } catch (PackException e) {
        throw new ClientException(Reason.BAD_PACK, String.valueOf(e.getMessage()), e);
      } catch (SealException e) {
        throw unsealed(e);
      } catch (VaultException e) {
        throw Homes.storage(e);
      }
    }
  }

  private <T> T undoneIfRefused(Change<T> change)
      throws ClientException,
          CardException,
          MalformedWindowException,
          PackException,
          SealException,
          VaultException {
    try {
      return change.make();
    } catch (VaultException e) {
      throw e; // the home has read itself anew
    } catch (Exception e) {
      home.rollBack();
      throw e;
    }
  }

  /** What could not be sealed, as the caller's matter. */
  static ClientException unsealed(SealException e) {
    Reason reason = e.fault() == SealException.Fault.TOO_LONG ? Reason.TOO_LARGE : Reason.BAD_CARD;
    return new ClientException(reason, String.valueOf(e.getMessage()), e);
  }
}
