/** Fakes shared by the tests of every module. */
@NullMarked
package org.tereze.testkit;

import org.jspecify.annotations.NullMarked;
