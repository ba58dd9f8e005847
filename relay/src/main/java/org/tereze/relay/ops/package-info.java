/** What an operator touches: the program, its configuration, key files, figures and log lines. */
@NullMarked
package org.tereze.relay.ops;

import org.jspecify.annotations.NullMarked;
