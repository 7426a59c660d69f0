(() => {
  const place = document.getElementById("redoc");
  Redoc.init(
    openapi,
    {
      skipBundle: true,
      disableTelemetry: true,
      scrollYOffset: 52,
      // Types that contain each other would be written out for seconds.
      generatedSamplesMaxDepth: 3,
      codeSamples: {
        languages: [
          { lang: "TypeScript", label: "TypeScript" },
          { lang: "TypeScript", label: "TypeScript by path" },
          { lang: "Shell", label: "curl" },
        ],
      },
    },
    place,
  );
})();
