/** In which order a burst sends when nobody knows how long the window lasts. */
@NullMarked
package org.tereze.window.plan;

import org.jspecify.annotations.NullMarked;
