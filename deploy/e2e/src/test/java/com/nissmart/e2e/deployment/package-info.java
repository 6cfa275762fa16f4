/** Starting the system: settings, containers, separate services and the commands of the README. */
@NullMarked
package com.nissmart.e2e.deployment;

import org.jspecify.annotations.NullMarked;
