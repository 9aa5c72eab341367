@echo off
rem Builds, tests and packs. The same verbs as build.sh; build.cmd help lists them.
setlocal EnableExtensions
cd /d "%~dp0"
set configuration=Release
set results=artifacts\test

set verb=%~1
if "%verb%"=="" set verb=build
rem Everything after the verb goes on to the test runner or the demonstration.
set arguments=
:next
shift
if not "%~1"=="" set arguments=%arguments% %1& goto next

for %%v in (build test slow processors demo bench coverage pack approve docs) do if /i "%verb%"=="%%v" goto check
if /i "%verb%"=="help" call :usage & exit /b 0
if "%verb%"=="-h" call :usage & exit /b 0
if "%verb%"=="--help" call :usage & exit /b 0
call :usage 1>&2
exit /b 2

:check
dotnet --list-sdks 2>nul | findstr /b "10." >nul
if errorlevel 1 (
  echo build.cmd: The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0. 1>&2
  exit /b 1
)
rem The native packages link to the Visual C++ runtime, which Windows does not bring.
if not exist "%SystemRoot%\System32\vcruntime140_1.dll" (
  echo build.cmd: Torch and OpenCV need the Microsoft Visual C++ Redistributable: install it from https://aka.ms/vs/17/release/vc_redist.x64.exe. 1>&2
  if /i "%verb%"=="test" exit /b 1
  if /i "%verb%"=="slow" exit /b 1
  if /i "%verb%"=="processors" exit /b 1
  if /i "%verb%"=="demo" exit /b 1
  if /i "%verb%"=="bench" exit /b 1
)
rem The web page is tested in a real browser; without one those tests are skipped and say so.
if /i "%verb%"=="test" if not defined DFF_CHROMIUM if not exist "%ProgramFiles%\Google\Chrome\Application\chrome.exe" if not exist "%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe" (
  echo build.cmd: The tests of the web page need Chrome or Edge: install one, or put the path of a Chromium into DFF_CHROMIUM. 1>&2
)
rem Real footage is not for the repository; the tests that read it exist where it does: the folder beside the checkout, or DFF_SHARED.
set shared=
if defined DFF_SHARED (if not exist "%DFF_SHARED%\" set "shared=&TestCategory!=Shared") else if not exist "%~dp0..\shared\" set "shared=&TestCategory!=Shared"
if /i "%verb%"=="pack" goto pack
dotnet build Dff.ML.sln -c %configuration% --nologo -v quiet || exit /b 1
if /i "%verb%"=="test" set "category=TestCategory!=Slow%shared%" & goto test
if /i "%verb%"=="slow" set "category=TestCategory=Slow%shared%" & goto test
if /i "%verb%"=="processors" goto processors
if /i "%verb%"=="demo" goto demo
if /i "%verb%"=="bench" goto bench
if /i "%verb%"=="coverage" set "category=TestCategory!=Slow%shared%" & set "arguments=%arguments% --coverlet" & goto test
if /i "%verb%"=="approve" set "DFF_WRITE=1" & set "category=FullyQualifiedName~PublicApiTests" & goto test
if /i "%verb%"=="docs" set "DFF_WRITE=1" & set "category=FullyQualifiedName~ApiReferenceTests|FullyQualifiedName~FigureTests" & goto test
exit /b 0

:pack
dotnet pack src\Microsoft.ML.VideoDetection -c %configuration% --nologo -v quiet -o artifacts -p:ContinuousIntegrationBuild=true || exit /b 1
dir /b artifacts\*.*nupkg
exit /b 0

:bench
for /f "tokens=1*" %%a in ("%arguments%") do if /i "%%a"=="kernels" (
  dotnet run --project bench\Dff.Benchmarks -c %configuration% --no-build -- %%b
  exit /b
)
dotnet run --project src\Dff.Samples -c %configuration% --no-build -- benchmark %arguments%
exit /b %errorlevel%

:demo
dotnet run --project src\Dff.Samples -c %configuration% --no-build -- demo %arguments%
exit /b %errorlevel%

:test
rem Threads of torch that have nothing to do wait instead of spinning, and short programs are not compiled twice.
if not defined OMP_WAIT_POLICY set OMP_WAIT_POLICY=PASSIVE
if not defined DOTNET_TieredPGO set DOTNET_TieredPGO=0
if exist "%results%\test.trx" del "%results%\test.trx"
set filter=--filter "%category%"
echo "%arguments%" | findstr /c:"--filter " >nul && set filter=
dotnet run --project test\Microsoft.ML.VideoDetection.Tests -c %configuration% --no-build -- --report-trx --report-trx-filename test.trx --results-directory "%cd%\%results%" %filter% %arguments%
set status=%errorlevel%
if not exist "%results%\test.trx" (
  echo build.cmd: The tests ended without a report ^(exit code %status%^). 1>&2
  exit /b 1
)
rem Tests of Linux's loader are skipped here, so skipping is no failure on Windows, not even when CI=true.
powershell -NoProfile -Command "$r=([xml](Get-Content -Raw '%results%\test.trx')).TestRun; $c=$r.ResultSummary.Counters; $f=@($r.Results.UnitTestResult | Where-Object { $_.outcome -in 'Failed','Error','Timeout','Aborted' }).Count; '{0} passed, {1} failed, {2} skipped' -f $c.passed, $f, ($c.total - $c.passed - $f); exit [int]($f -ne 0)"
if errorlevel 1 if "%status%"=="0" set status=1
exit /b %status%

:processors
rem What computes, on one thread and on two, with the instructions of other processors.
set "numeric=FullyQualifiedName~.Tests.Operators.|FullyQualifiedName~.Tests.Modeling.|FullyQualifiedName~.Tests.Training.|FullyQualifiedName~.Tests.Evaluation."
set "numeric=%numeric%|FullyQualifiedName~.Data.Synthetic.|FullyQualifiedName~InferenceCommandTests|FullyQualifiedName~OneDnnTests|FullyQualifiedName~FramePreprocessorTests"
set /a passed=0, failed=0, skipped=0
set OMP_WAIT_POLICY=PASSIVE
for %%t in (1 2) do (
  call :processor "this machine" %%t
  call :as avx2
  call :processor "as AVX2" %%t
  call :as sse41
  call :processor "as SSE4.1" %%t
  call :as machine
)
set DFF_ONEDNN=0
call :processor "without oneDNN of our own" 2
set DFF_ONEDNN=
set ONEDNN_MAX_CPU_ISA=AVX2
set ATEN_CPU_CAPABILITY=default
call :processor "oneDNN as AVX2, torch as none" 2
call :as machine
rem Two programs that keep processors busy, and end when this file is gone.
set "busy=%cd%\%results%\busy"
echo busy> "%busy%"
for %%t in (1 2) do start "" /b powershell -NoProfile -Command "while (Test-Path '%busy%') { for ($i = 0; $i -lt 1000000; $i++) { } }"
call :processor "beside other programs" 2
del "%busy%"
echo %passed% passed, %failed% failed, %skipped% skipped
if not "%failed%"=="0" exit /b 1
exit /b 0

:as
for %%v in (ONEDNN_MAX_CPU_ISA ATEN_CPU_CAPABILITY MKL_ENABLE_INSTRUCTIONS DOTNET_EnableAVX DOTNET_EnableAVX2 DOTNET_EnableAVX512 DOTNET_EnableAVX512F) do set %%v=
if "%1"=="machine" exit /b 0
set DOTNET_EnableAVX512=0
set DOTNET_EnableAVX512F=0
if "%1"=="avx2" set ONEDNN_MAX_CPU_ISA=AVX2& set ATEN_CPU_CAPABILITY=avx2& set MKL_ENABLE_INSTRUCTIONS=AVX2
if "%1"=="sse41" set ONEDNN_MAX_CPU_ISA=SSE41& set ATEN_CPU_CAPABILITY=default& set MKL_ENABLE_INSTRUCTIONS=SSE4_2& set DOTNET_EnableAVX=0& set DOTNET_EnableAVX2=0
exit /b 0

:processor
set OMP_NUM_THREADS=%2
set MKL_NUM_THREADS=%2
if not exist "%results%" mkdir "%results%"
if exist "%results%\processor.trx" del "%results%\processor.trx"
dotnet run --project test\Microsoft.ML.VideoDetection.Tests -c %configuration% --no-build -- --report-trx --report-trx-filename processor.trx --results-directory "%cd%\%results%" --filter "(%numeric%)&TestCategory!=Slow%shared%|FullyQualifiedName~With_the_other_number_of_threads_too" > "%results%\processor.log" 2>&1
if not exist "%results%\processor.trx" echo %~1, %2 thread(s): ended without a report, see %results%\processor.log& set /a failed+=1& exit /b 1
for /f "tokens=1-3" %%a in ('powershell -NoProfile -Command "$r=([xml](Get-Content -Raw '%results%\processor.trx')).TestRun; $c=$r.ResultSummary.Counters; $f=@($r.Results.UnitTestResult | Where-Object { $_.outcome -in 'Failed','Error','Timeout','Aborted' }).Count; '{0} {1} {2}' -f $c.passed, $f, ($c.total - $c.passed - $f)"') do (
  echo %~1, %2 thread^(s^): %%a passed, %%b failed, %%c skipped
  set /a passed+=%%a, failed+=%%b, skipped+=%%c
)
exit /b 0

:usage
echo usage: build.cmd [verb] [arguments]
echo   (none)   build everything
echo   test     build and run the tests, but for the category Slow; arguments go to the test runner (--filter NAME)
echo   slow     build and run the tests of the category Slow
echo   processors  build and run the numeric tests as on other processors: without AVX-512, without AVX, on one thread, beside other programs
echo   demo     build and run the demonstration; arguments go to it
echo   pack     make the NuGet package in artifacts\
echo   approve  write down the public API as it is now, after a change that was meant; look at the difference and commit it
echo   docs     make docs\api and the drawings of the documentation again
echo   bench    build and measure this machine with the models; arguments go to the benchmark (--json NEW.json --compare OLD.json)
echo            bench kernels measures single operators; arguments go to BenchmarkDotNet (--filter *Warp* --job short)
echo   coverage build and run the tests as test does, and write how much of the library they run to artifacts\test
echo Set TorchBackend=cuda to use the NVIDIA GPU build of torch.
exit /b 0
