import { expect, test } from "./isobar";
import { open, SHOWN } from "./pages";

// Letters are drawn a little differently by each system; the baselines are those of Linux.
test.skip(process.platform !== "linux", "the screenshots are compared on Linux only");
test.use({ timezoneId: "UTC", locale: "en-GB", contextOptions: { reducedMotion: "reduce" } });

for (const theme of ["light", "dark"] as const) {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    test(`every page looks as it did, ${theme}, at ${width}`, async ({ page }) => {
      test.setTimeout(180_000);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      for (const name of SHOWN) {
        await open(page, name);
        await page.evaluate(() => document.fonts.ready);
        await expect
          .soft(page)
          .toHaveScreenshot([`${name.replaceAll(" ", "-")}-${width}-${theme}.png`]);
      }
    });
  }
}
