/** Orders of sending beside one that knows when the window ends. */
@NullMarked
package org.tereze.bench.planner;

import org.jspecify.annotations.NullMarked;
