/** What a person sees who watches the demo or a drill. */
@NullMarked
package org.tereze.bench.screen;

import org.jspecify.annotations.NullMarked;
